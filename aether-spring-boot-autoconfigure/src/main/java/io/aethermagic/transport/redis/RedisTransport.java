package io.aethermagic.transport.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
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
import io.aethermagic.transport.TransportState;
import io.aethermagic.transport.redis.connection.RedisConnector;
import io.aethermagic.transport.redis.connection.RedisProblems;
import io.aethermagic.transport.redis.connection.RedisSession;
import io.aethermagic.transport.redis.connection.Script;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The transport over Redis. How tasks and answers travel is said by its mode; events are
 * published on channels, in each. After each loss it connects again with a back-off, and
 * restores everything before it says so. Safe for use by several threads; no method
 * blocks.
 */
public final class RedisTransport implements AetherTransport {

	/** How long a stop waits for goodbyes. */
	private static final int GOODBYE_SECONDS = 5;

	private final RedisContext context;

	private final RedisReconnector reconnector;

	private final ModeSupport mode;

	private final ChannelRouter topics;

	private final RedisDeadLetters deadLetters;

	private final List<RedisSubscription> subscriptions = new CopyOnWriteArrayList<>();

	private final AtomicBoolean stopping = new AtomicBoolean();

	private volatile @Nullable String instance;

	private volatile @Nullable Presence presence;

	/**
	 * Create a transport that is not connected yet.
	 * @param connections the application's connection factory, which says where the
	 * server is, need not be started, and stays the application's to start and to stop
	 * @param settings what it keeps to
	 * @param timers the clock
	 */
	public RedisTransport(LettuceConnectionFactory connections, RedisSettings settings, Timers timers) {
		this.context = RedisContext.of(settings, timers);
		this.reconnector = new RedisReconnector(new Restorer(), new RedisConnector(connections, settings.connections()),
				settings.backoff(), timers);
		this.topics = new ChannelRouter(this::read);
		this.mode = switch (settings.mode()) {
			case STREAM ->
				new QueueSupport(this.context, new StreamStore(this.context.keys()), this.topics, this::session);
			case LIST -> new QueueSupport(this.context, new ListStore(this.context.keys(), this.context.clock()),
					this.topics, this::session);
			case PUBSUB -> new PubSubSupport(this.context, this.topics, this::session);
		};
		this.deadLetters = new RedisDeadLetters(this.context, this::session);
	}

	private List<ChannelMessage> read(String channel, byte[] frame) {
		return this.mode.read(channel, frame);
	}

	@Override
	public Set<Capability> capabilities() {
		return this.mode.capabilities();
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
		this.subscriptions.forEach((subscription) -> {
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
			return Stages.failed(RedisProblems.notConnected());
		}
		int size = message.payload().length;
		int most = this.context.settings().maxMessageSize();
		if (size > most) {
			return CompletableFuture.failedStage(new MessageRefusedException(
					"The message has " + size + " bytes, more than the " + most + " of aether.max-message-size"));
		}
		return this.mode.send(session, channel, message, options);
	}

	@Override
	public Subscription subscribe(Channel channel, SubscribeOptions options, DeliveryListener listener) {
		Subscription made = this.mode.subscribe(String.valueOf(this.instance), channel, options, listener);
		if (made instanceof RedisSubscription subscription) {
			this.subscriptions.add(subscription);
			attach(subscription);
		}
		return made;
	}

	/**
	 * Attach a subscription to the session, if there is one; else the next one does.
	 */
	private void attach(RedisSubscription subscription) {
		if (this.reconnector.session() == null) {
			return;
		}
		this.reconnector.run(() -> {
			RedisSession session = this.reconnector.session();
			if (session == null) {
				return;
			}
			try {
				subscription.attach(session).whenComplete((attached, failure) -> {
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
			List<Script> scripts = new ArrayList<>(RedisTransport.this.mode.scripts());
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
					RedisTransport.this.subscriptions.removeIf(RedisSubscription::isOver);
					RedisTransport.this.subscriptions.forEach((each) -> all.add(each.attach(session)));
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
			RedisTransport.this.subscriptions.forEach((subscription) -> subscription.detach(stopped));
		}

	}

}
