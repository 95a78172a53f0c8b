package io.aethermagic.transport.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.redis.connection.RedisConnector;
import io.aethermagic.transport.redis.connection.RedisProblems;
import io.aethermagic.transport.redis.connection.RedisSession;
import io.aethermagic.transport.redis.connection.Script;
import io.aethermagic.transport.support.Attachment;
import io.aethermagic.transport.support.Connector;
import io.aethermagic.transport.support.LinkedSubscription;
import io.aethermagic.transport.support.TopicTable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one instance to Redis, one session after the other. What blocks,
 * which is connecting, runs on a thread of its own. Safe for use by several threads.
 */
final class RedisConnections implements Connector<RedisLife> {

	private static final Logger logger = LoggerFactory.getLogger(RedisConnections.class);

	/** How long a stop waits for the client library. */
	private static final int CLOSE_SECONDS = 3;

	private final RedisConnector connector;

	private final RedisContext context;

	private final TopicTable<Consumer<ChannelMessage>> listeners = new TopicTable<>();

	private final ModeSupport mode;

	private final DeadLetters deadLetters;

	private final ExecutorService executor = Executors.newSingleThreadExecutor((runnable) -> {
		Thread thread = new Thread(runnable, "aether-redis-connect");
		thread.setDaemon(true);
		return thread;
	});

	private volatile @Nullable Presence presence;

	private volatile @Nullable RedisSession session;

	private volatile boolean wasConnected;

	RedisConnections(RedisConnector connector, RedisSettings settings, Timers timers) {
		this.connector = connector;
		this.context = RedisContext.of(settings, timers);
		this.mode = switch (settings.mode()) {
			case STREAM -> new QueueSupport(this, new StreamStore(this.context.keys()));
			case LIST -> new QueueSupport(this, new ListStore(this.context.keys(), this.context.clock()));
			case PUBSUB -> new PubSubSupport(this);
		};
		this.deadLetters = new RedisDeadLetters(this.context, this::session);
	}

	@Override
	public Set<Capability> capabilities() {
		return this.mode.capabilities();
	}

	@Override
	public DeadLetters deadLetters() {
		return this.deadLetters;
	}

	@Override
	public String where() {
		return "Redis at " + this.connector.where();
	}

	@Override
	public String problem(Throwable failure) {
		return RedisProblems.text(failure);
	}

	RedisContext context() {
		return this.context;
	}

	/**
	 * Return who listens to which channel or pattern.
	 */
	TopicTable<Consumer<ChannelMessage>> listeners() {
		return this.listeners;
	}

	/**
	 * Return the session on which messages may be sent, or {@code null} while there is
	 * none.
	 */
	@Nullable RedisSession session() {
		return this.session;
	}

	/**
	 * Return the instance's id.
	 * @throws IllegalStateException before the transport has been started
	 */
	String instance() {
		Presence presence = this.presence;
		if (presence == null) {
			throw new IllegalStateException("The transport has not been started");
		}
		return presence.instance();
	}

	@Override
	public CompletionStage<RedisLife> connect(String instance, LastWill will, Consumer<Throwable> lost) {
		Presence presence = this.presence;
		if (presence == null) {
			presence = new Presence(this.context, instance, will);
			this.presence = presence;
		}
		Presence own = presence;
		return blocking(() -> this.connector.open((why) -> {
			this.session = null;
			lost.accept(why);
		})).thenCompose((opened) -> begin(opened, own));
	}

	/**
	 * Make a session one that can be used. If that fails it is given up.
	 */
	private CompletionStage<RedisLife> begin(RedisSession opened, Presence presence) {
		opened.setMayHaveMissedLeases(this.wasConnected);
		List<Script> scripts = new ArrayList<>(this.mode.scripts());
		scripts.addAll(InstanceScripts.ALL);
		opened.channels().onMessage((name, channel, frame) -> route(presence, name, channel, frame));
		return opened.commands()
			.load(scripts)
			.thenCompose((loaded) -> opened.channels().subscribe(List.of(presence.pingChannel())))
			.thenCompose((subscribed) -> presence.attach(opened))
			.thenApply((present) -> {
				this.wasConnected = true;
				this.session = opened;
				return new RedisLife(this, opened, presence);
			})
			.whenComplete((life, failure) -> {
				if (failure != null) {
					opened.close();
				}
			});
	}

	private void route(Presence presence, String name, String channel, byte[] frame) {
		if (channel.equals(presence.pingChannel())) {
			presence.pinged();
			return;
		}
		List<ChannelMessage> messages = this.mode.read(channel, frame);
		if (messages.isEmpty()) {
			logger.debug("What came on channel {} is no message", channel);
		}
		for (ChannelMessage message : messages) {
			this.listeners.listeners(name).forEach((listener) -> listener.accept(message));
		}
	}

	void ended(RedisSession session) {
		if (this.session == session) {
			this.session = null;
		}
	}

	@Override
	public Attachment<RedisLife> attachment(Channel channel, SubscribeOptions options,
			LinkedSubscription<RedisLife> subscription) {
		return this.mode.attachment(channel, options, subscription);
	}

	ModeSupport mode() {
		return this.mode;
	}

	/**
	 * Run what blocks.
	 */
	<T> CompletionStage<T> blocking(Supplier<T> step) {
		try {
			return CompletableFuture.supplyAsync(step, this.executor);
		}
		catch (RejectedExecutionException ex) {
			return CompletableFuture.failedStage(new TransportException("The transport has been stopped", ex));
		}
	}

	@Override
	public CompletionStage<Void> close() {
		CompletableFuture<Void> closed = CompletableFuture.runAsync(this.connector::close, this.executor);
		this.executor.shutdown();
		return closed.completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS);
	}

}
