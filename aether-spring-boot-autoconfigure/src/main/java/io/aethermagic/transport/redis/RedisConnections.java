package io.aethermagic.transport.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.redis.connection.RedisConnector;
import io.aethermagic.transport.redis.connection.RedisProblems;
import io.aethermagic.transport.redis.connection.RedisSession;
import io.aethermagic.transport.redis.connection.Script;
import io.aethermagic.transport.support.Attachment;
import io.aethermagic.transport.support.Connector;
import io.aethermagic.transport.support.LinkedSubscription;
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

	private final RedisInstance own;

	private final ModeSupport mode;

	private final DeadLetters deadLetters;

	private volatile @Nullable Presence presence;

	private volatile boolean wasConnected;

	RedisConnections(RedisConnector connector, RedisSettings settings, Timers timers) {
		RedisContext context = RedisContext.of(settings, connector.database(), timers);
		this.connector = connector;
		this.own = new RedisInstance(context);
		this.mode = switch (settings.mode()) {
			case STREAM -> new QueueSupport(this.own, new StreamStore(context.keys()));
			case LIST -> new QueueSupport(this.own, new ListStore(context.keys(), context.clock()));
			case PUBSUB -> new PubSubSupport(this.own);
		};
		this.deadLetters = new RedisDeadLetters(context, this.own::session);
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

	@Override
	public CompletionStage<RedisLife> connect(String instance, LastWill will, Consumer<Throwable> lost) {
		Presence presence = this.presence;
		if (presence == null) {
			presence = new Presence(this.own.context(), instance, will);
			this.presence = presence;
			this.own.named(instance);
		}
		Presence announced = presence;
		return this.own.blocking(() -> this.connector.open((why) -> {
			this.own.use(null);
			lost.accept(why);
		})).thenCompose((opened) -> begin(opened, announced));
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
			.thenCompose((present) -> opened.commands().largestValue())
			.thenApply((largest) -> {
				this.wasConnected = true;
				this.own.use(opened);
				return new RedisLife(this.own, opened, presence, this.mode, largest);
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
			this.own.listeners().listeners(name).forEach((listener) -> listener.accept(message));
		}
	}

	@Override
	public Attachment<RedisLife> attachment(Channel channel, SubscribeOptions options,
			LinkedSubscription<RedisLife> subscription) {
		return this.mode.attachment(channel, options, subscription);
	}

	@Override
	public CompletionStage<Void> close() {
		return this.own.close(this.connector::close).completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS);
	}

}
