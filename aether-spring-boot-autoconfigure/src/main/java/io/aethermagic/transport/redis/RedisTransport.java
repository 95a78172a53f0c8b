package io.aethermagic.transport.redis;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.Timers;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.TransportState;
import org.jspecify.annotations.Nullable;

/**
 * The transport over Redis. Tasks are entries of a stream for each address, which a
 * consumer group for each workgroup has a copy of; an inbox is a short stream; topics are
 * channels. After each loss it connects again with a back-off, and restores everything
 * before it says so. Safe for use by several threads; no method blocks.
 */
public final class RedisTransport implements AetherTransport {

	/** How long a stop waits for goodbyes. */
	private static final int GOODBYE_SECONDS = 5;

	private static final Set<Capability> CAPABILITIES = Set
		.copyOf(EnumSet.of(Capability.PERSISTENT, Capability.REDELIVERY, Capability.BROADCAST));

	private final RedisContext context;

	private final RedisReconnector reconnector;

	private final TopicRouter topics = new TopicRouter();

	private final RedisDeadLetters deadLetters;

	private final List<TaskSubscription> tasks = new CopyOnWriteArrayList<>();

	private final List<InboxSubscription> inboxes = new CopyOnWriteArrayList<>();

	private final AtomicLong consumers = new AtomicLong();

	private final AtomicBoolean stopping = new AtomicBoolean();

	private volatile @Nullable String instance;

	private volatile @Nullable Presence presence;

	/**
	 * Create a transport that is not connected yet.
	 * @param connector makes its connections
	 * @param settings what it keeps to
	 * @param timers the clock
	 */
	public RedisTransport(RedisConnector connector, RedisSettings settings, Timers timers) {
		this.context = RedisContext.of(settings, timers);
		this.reconnector = new RedisReconnector(new Restorer(), connector, settings, timers);
		this.deadLetters = new RedisDeadLetters(this.context, this::session);
	}

	@Override
	public Set<Capability> capabilities() {
		return CAPABILITIES;
	}

	/**
	 * {@inheritDoc}
	 * @throws IllegalStateException if it was started before
	 */
	@Override
	public CompletionStage<Void> start(String instance, LastWill will) {
		synchronized (this) {
			if (this.instance != null) {
				throw new IllegalStateException("The transport was started before; make a new one");
			}
			this.instance = instance;
			this.presence = new Presence(this.context, instance, will, this.reconnector::heard);
		}
		return this.reconnector.start();
	}

	@Override
	public CompletionStage<Void> stop() {
		if (!this.stopping.compareAndSet(false, true)) {
			return Stages.DONE;
		}
		List<CompletionStage<?>> goodbyes = new ArrayList<>();
		this.tasks.forEach((subscription) -> {
			subscription.close();
			goodbyes.add(subscription.left());
		});
		this.inboxes.forEach((subscription) -> {
			subscription.close();
			goodbyes.add(subscription.left());
		});
		RedisSession session = this.reconnector.session();
		Presence presence = this.presence;
		if (session != null && presence != null) {
			goodbyes.add(presence.leave(session));
		}
		return Stages.all(goodbyes)
			.toCompletableFuture()
			.orTimeout(GOODBYE_SECONDS, TimeUnit.SECONDS)
			.handle((said, failure) -> said)
			.thenCompose((said) -> this.reconnector.stop());
	}

	@Override
	public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
		RedisSession session = session();
		if (session == null) {
			return Stages.notConnected();
		}
		RedisLink link = session.commands();
		int size = message.payload().length;
		int most = this.context.settings().maxMessageSize();
		if (size > most) {
			return CompletableFuture.failedStage(new MessageRefusedException(
					"The message has " + size + " bytes, more than the " + most + " of aether.max-message-size"));
		}
		if (channel instanceof Channel.TaskQueue queue) {
			return sendTask(session.writes(), queue.address(), message, options);
		}
		if (channel instanceof Channel.Inbox inbox) {
			return link
				.number(InstanceScripts.INBOX_SEND, this.context.keys().inbox(inbox.instance()),
						MessageFields.arguments(message, RedisLink.bytes(this.context.settings().bounds().maxInbox())))
				.thenApply(
						(result) -> receipt(result,
								() -> new TransportException(
										"The inbox of " + inbox.instance() + " is full: at most "
												+ this.context.settings().bounds().maxInbox() + " messages wait in it",
										null)));
		}
		return link.publish(this.context.keys().topic(channel), MessageFields.frame(message)).thenApply((receivers) -> {
			if (receivers > 0) {
				return Receipt.ROUTED;
			}
			return link.isCluster() ? Receipt.UNKNOWN : Receipt.UNROUTED;
		});
	}

	private CompletionStage<Receipt> sendTask(KeptWrites writes, TaskAddress address, AetherMessage message,
			SendOptions options) {
		String ttl = (options.expiry() != null) ? Long.toString(Math.max(1, options.expiry().toMillis())) : "";
		int most = this.context.settings().bounds().maxQueued();
		byte[][] arguments = MessageFields.arguments(message, RedisLink.bytes(options.mandatory() ? 1 : 0),
				RedisLink.bytes(ttl), RedisLink.bytes(most));
		return writes.number(TaskScripts.SEND, this.context.keys().task(address), arguments)
			.thenApply((result) -> receipt(result, () -> new MessageRefusedException(
					most + " tasks wait at " + address + " already: add workers, or raise aether.redis.max-queued")));
	}

	private static Receipt receipt(long result, Supplier<TransportException> full) {
		if (result < 0) {
			throw full.get();
		}
		return (result > 0) ? Receipt.ROUTED : Receipt.UNROUTED;
	}

	@Override
	public Subscription subscribe(Channel channel, SubscribeOptions options, DeliveryListener listener) {
		if (channel instanceof Channel.TaskQueue queue) {
			TaskSubscription made = new TaskSubscription(this.context, queue.address(), options,
					this.instance + "-" + this.consumers.incrementAndGet(), listener,
					(message) -> sendAgain(queue, options, message));
			this.tasks.add(made);
			attach(made::attach);
			return made;
		}
		if (channel instanceof Channel.Inbox inbox) {
			InboxSubscription made = new InboxSubscription(this.context, inbox.instance(), options, listener);
			this.inboxes.add(made);
			attach(made::attach);
			return made;
		}
		return this.topics.subscribe(this.context.keys().topic(channel), options, listener);
	}

	/**
	 * Attach a subscription to the session, if there is one; else the next one does.
	 */
	private void attach(Function<RedisSession, CompletionStage<Void>> subscription) {
		if (this.reconnector.session() == null) {
			return;
		}
		this.reconnector.run(() -> {
			RedisSession session = this.reconnector.session();
			if (session == null) {
				return;
			}
			try {
				subscription.apply(session).whenComplete((attached, failure) -> {
					if (failure != null) {
						session.lost(failure);
					}
				});
			}
			catch (RuntimeException ex) {
				session.lost(ex);
			}
		});
	}

	private void sendAgain(Channel.TaskQueue queue, SubscribeOptions options, AetherMessage message) {
		Map<String, String> headers = new HashMap<>(message.headers());
		if (options.workgroup() != null) {
			headers.put(Headers.WORKGROUP, options.workgroup());
		}
		send(queue, message.again(message.id(), headers), SendOptions.DEFAULT);
	}

	@Override
	public TransportState state() {
		return this.reconnector.state();
	}

	@Override
	public void onState(Consumer<TransportState> listener) {
		this.reconnector.onState(listener);
	}

	@Override
	public DeadLetters deadLetters() {
		return this.deadLetters;
	}

	private @Nullable RedisSession session() {
		RedisSession session = this.reconnector.session();
		return (session != null && session.isUsable()) ? session : null;
	}

	/**
	 * What is restored on each session.
	 */
	private final class Restorer implements RedisReconnector.Owner {

		@Override
		public CompletionStage<Void> restore(RedisSession session) {
			Presence presence = RedisTransport.this.presence;
			if (presence == null) {
				throw new IllegalStateException("A session without a start");
			}
			List<Script> scripts = new ArrayList<>(TaskScripts.ALL);
			scripts.addAll(InstanceScripts.ALL);
			return session.commands().load(scripts).thenCompose((loaded) -> {
				session.setUsable();
				return RedisTransport.this.topics.attach(session.channels(), presence.pingChannel(), presence::pinged);
			}).thenCompose((subscribed) -> presence.attach(session)).thenCompose((present) -> attachAll(session));
		}

		private CompletionStage<Void> attachAll(RedisSession session) {
			CompletableFuture<Void> attached = new CompletableFuture<>();
			RedisTransport.this.reconnector.run(() -> {
				try {
					List<CompletionStage<Void>> all = new ArrayList<>();
					RedisTransport.this.tasks.removeIf(TaskSubscription::isOver);
					RedisTransport.this.inboxes.removeIf(InboxSubscription::isOver);
					RedisTransport.this.tasks.forEach((each) -> all.add(each.attach(session)));
					RedisTransport.this.inboxes.forEach((each) -> all.add(each.attach(session)));
					Stages.all(all).whenComplete((done, failure) -> {
						if (failure != null) {
							attached.completeExceptionally(failure);
						}
						else {
							attached.complete(null);
						}
					});
				}
				catch (RuntimeException ex) {
					attached.completeExceptionally(ex);
				}
			});
			return attached;
		}

		@Override
		public void detach() {
			boolean stopped = RedisTransport.this.reconnector.isStopped();
			RedisTransport.this.topics.detach();
			RedisTransport.this.tasks.forEach((subscription) -> subscription.detach(stopped));
			RedisTransport.this.inboxes.forEach(InboxSubscription::detach);
		}

	}

}
