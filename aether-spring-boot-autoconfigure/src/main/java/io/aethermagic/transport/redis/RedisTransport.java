package io.aethermagic.transport.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.StateListeners;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.Timers;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.TransportState;
import org.jspecify.annotations.Nullable;

/**
 * The transport over Redis streams. An address has a stream, and a workgroup is a
 * consumer group of it: a task is pending until it is acknowledged, and is claimed by
 * another member when its lease has lapsed. An inbox is a stream as well; topics are
 * published.
 * <p>
 * Messages that it has taken survive a restart of the server as far as the server writes
 * what it has to disk ({@code appendonly}).
 */
public final class RedisTransport implements AetherTransport {

	private static final Set<Capability> CAPABILITIES = Set.of(Capability.PERSISTENT, Capability.REDELIVERY,
			Capability.BROADCAST);

	private final RedisSettings settings;

	private final Timers timers;

	private final RedisKeys keys;

	private final RedisConnection connection;

	private final ChannelRouter router = new ChannelRouter(this::link);

	private final Housekeeping housekeeping;

	private final RedisDeadLetters deadLetters;

	private final StateListeners listeners = new StateListeners();

	private final CopyOnWriteArrayList<Member> members = new CopyOnWriteArrayList<>();

	private final AtomicInteger numbers = new AtomicInteger();

	private final CompletableFuture<Void> started = new CompletableFuture<>();

	private final Object monitor = new Object();

	private final String consumer = UUID.randomUUID().toString();

	private volatile @Nullable Instant heard;

	private volatile String problem = "The transport has not been started";

	private @Nullable Will will;

	private @Nullable RedisLink connected;

	private long connectedSince;

	private boolean stopped;

	/**
	 * Create a transport.
	 * @param settings what it keeps to
	 * @param timers the time
	 */
	public RedisTransport(RedisSettings settings, Timers timers) {
		this.settings = settings;
		this.timers = timers;
		this.keys = new RedisKeys(settings.keyPrefix(), settings.union());
		this.housekeeping = new Housekeeping(settings, this.keys);
		this.deadLetters = new RedisDeadLetters(this);
		this.connection = new RedisConnection(settings, timers, new Events());
	}

	@Override
	public Set<Capability> capabilities() {
		return CAPABILITIES;
	}

	/**
	 * {@inheritDoc}
	 * @throws IllegalArgumentException if the will is not for a topic
	 */
	@Override
	public CompletionStage<Void> start(String instance, LastWill will) {
		Will last = new Will(instance, this.keys.published(will.channel()), Frames.of(will.message()));
		synchronized (this.monitor) {
			if (this.will != null || this.stopped) {
				throw new IllegalStateException("The transport has been started before");
			}
			this.will = last;
		}
		this.problem = "Redis has not answered yet";
		this.connection.connect();
		this.timers.schedule(interval(), this::tick);
		return this.started.minimalCompletionStage();
	}

	/**
	 * How often something is done without being asked.
	 */
	private Duration interval() {
		Duration fourth = this.settings.lease().dividedBy(4);
		Duration second = Duration.ofSeconds(1);
		return (fourth.compareTo(second) < 0) ? fourth : second;
	}

	private void tick() {
		RedisLink link;
		Will will;
		boolean sweeps;
		synchronized (this.monitor) {
			if (this.stopped) {
				return;
			}
			link = this.connected;
			will = this.will;
			sweeps = this.timers.nanoTime() - this.connectedSince >= this.settings.lease().toNanos();
		}
		if (link != null && link.isUp() && will != null) {
			this.members.forEach(Member::tick);
			this.housekeeping.register(link, will.instance(), will.channel(), will.message());
			this.housekeeping.trim(link);
			if (sweeps) {
				this.housekeeping.sweep(link);
			}
		}
		this.timers.schedule(interval(), this::tick);
	}

	@Override
	public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
		RedisLink link = link();
		if (link == null) {
			return disconnected();
		}
		byte[] payload = message.payload();
		if (payload.length > this.settings.maxMessageSize()) {
			return CompletableFuture.failedStage(new MessageRefusedException("The message has " + payload.length
					+ " bytes, more than the " + this.settings.maxMessageSize() + " of aether.max-message-size"));
		}
		return send(link, channel, Frames.of(message), options)
			.thenApply((there) -> (there > 0) ? Receipt.ROUTED : Receipt.UNROUTED);
	}

	private CompletionStage<Long> send(RedisLink link, Channel channel, byte[] frame, SendOptions options) {
		int mandatory = options.mandatory() ? 1 : 0;
		if (channel instanceof Channel.TaskQueue queue) {
			String stream = this.keys.tasks(queue.address());
			Duration expiry = options.expiry();
			touched(stream);
			return link.number(Script.SEND_TASK, RedisKeys.taskKeys(stream), frame,
					(expiry != null) ? Math.max(1, expiry.toMillis()) : "", mandatory, RedisKeys.wake(stream));
		}
		if (channel instanceof Channel.Inbox inbox) {
			String stream = this.keys.inbox(inbox.instance());
			return link.number(Script.SEND_INBOX, List.of(stream, this.keys.inboxLive(inbox.instance())), frame,
					this.settings.inboxKept().toMillis(), mandatory, RedisKeys.wake(stream),
					InboxSubscription.MOST_WAITING);
		}
		return Problems.translated(link.commands().publish(RedisLink.bytes(this.keys.published(channel)), frame));
	}

	<T> CompletionStage<T> disconnected() {
		return CompletableFuture.failedStage(new TransportException(this.problem, null));
	}

	@Override
	public Subscription subscribe(Channel channel, SubscribeOptions options, DeliveryListener listener) {
		if (channel instanceof Channel.TaskQueue queue) {
			return begun(tasks(queue, options, listener));
		}
		if (channel instanceof Channel.Inbox inbox) {
			return begun(new InboxSubscription(this, inbox.instance(), options, listener));
		}
		TopicSubscription made = new TopicSubscription(this, this.keys.published(channel), options, listener);
		this.members.add(made);
		made.begin();
		return made;
	}

	private StreamReader tasks(Channel.TaskQueue queue, SubscribeOptions options, DeliveryListener listener) {
		Duration lease = options.lease().isZero() ? this.settings.lease() : options.lease();
		String member = this.consumer + "/" + this.numbers.getAndIncrement();
		String workgroup = options.workgroup();
		return (workgroup != null) ? new TaskSubscription(this, queue.address(), workgroup, member, lease, listener)
				: new BroadcastSubscription(this, queue.address(), member, lease, listener);
	}

	private Subscription begun(StreamReader reader) {
		this.members.add(reader);
		reader.begin();
		return reader;
	}

	void remove(Member member) {
		this.members.remove(member);
	}

	void touched(String stream) {
		this.housekeeping.touched(stream);
	}

	RedisSettings settings() {
		return this.settings;
	}

	Timers timers() {
		return this.timers;
	}

	RedisKeys keys() {
		return this.keys;
	}

	ChannelRouter router() {
		return this.router;
	}

	@Nullable RedisLink link() {
		return this.connection.link();
	}

	void onHeard() {
		this.heard = this.timers.now();
	}

	@Override
	public TransportState state() {
		boolean up;
		synchronized (this.monitor) {
			up = this.connected != null;
		}
		return new TransportState(up, this.heard, null, up ? null : this.problem);
	}

	@Override
	public void onState(Consumer<TransportState> listener) {
		this.listeners.add(listener);
	}

	@Override
	public DeadLetters deadLetters() {
		return this.deadLetters;
	}

	@Override
	public CompletionStage<Void> stop() {
		Will will;
		synchronized (this.monitor) {
			if (this.stopped) {
				return CompletableFuture.completedStage(null);
			}
			this.stopped = true;
			this.connected = null;
			will = this.will;
		}
		this.problem = "The transport has been stopped";
		this.started.completeExceptionally(new TransportException(this.problem, null));
		RedisLink link = link();
		CompletionStage<?> goodbye = (link != null && will != null)
				? Housekeeping.all(this.members.stream().map(Subscription::close).toList())
					.thenCompose((done) -> this.housekeeping.unregister(link, will.instance()))
				: CompletableFuture.completedStage(null);
		return goodbye.toCompletableFuture()
			.orTimeout(5, TimeUnit.SECONDS)
			.handle((done, failure) -> null)
			.thenCompose((done) -> this.connection.disconnect());
	}

	/**
	 * Make everything known on a new link.
	 */
	private void restore(RedisLink link) {
		Will will;
		synchronized (this.monitor) {
			will = this.will;
		}
		if (will == null) {
			return;
		}
		this.router.subscribeAll(link)
			.thenCompose((done) -> this.housekeeping.register(link, will.instance(), will.channel(), will.message()))
			.thenCompose((done) -> Housekeeping.all(this.members.stream().map((each) -> each.join(link)).toList()))
			.whenComplete((done, failure) -> {
				if (failure != null) {
					link.down(Problems.text(failure));
					return;
				}
				synchronized (this.monitor) {
					if (this.stopped || !link.isUp()) {
						return;
					}
					this.connected = link;
					this.connectedSince = this.timers.nanoTime();
				}
				this.connection.works();
				onHeard();
				this.started.complete(null);
				this.listeners.tell(state());
			});
	}

	private void check(RedisLink link) {
		if (link.isUp()) {
			link.check();
			this.timers.schedule(this.settings.pingInterval(), () -> check(link));
		}
	}

	/**
	 * What is said for the instance when it is gone.
	 *
	 * @param instance the instance id
	 * @param channel where it is published
	 * @param message what is published
	 */
	private record Will(String instance, String channel, byte[] message) {
	}

	private final class Events implements RedisConnection.Listener {

		@Override
		public void onUp(RedisLink link) {
			check(link);
			restore(link);
		}

		@Override
		public void onDown(String problem) {
			boolean lost;
			synchronized (RedisTransport.this.monitor) {
				lost = RedisTransport.this.connected != null;
				RedisTransport.this.connected = null;
				if (!RedisTransport.this.stopped) {
					RedisTransport.this.problem = problem;
				}
			}
			if (lost) {
				RedisTransport.this.listeners.tell(state());
			}
		}

		@Override
		public void onPublished(String channel, byte[] message) {
			onHeard();
			RedisTransport.this.router.route(channel, message);
		}

		@Override
		public void onHeard() {
			RedisTransport.this.onHeard();
		}

	}

}
