package io.aethermagic.transport.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.transport.Timers;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a link to the server, with back-off. The client library's own reconnecting is not
 * used: it repeats commands that were under way, and tells late that a connection is
 * dead. Safe for use by several threads; no method blocks.
 */
final class RedisConnection {

	private static final Logger logger = LoggerFactory.getLogger(RedisConnection.class);

	private final RedisSettings settings;

	private final Timers timers;

	private final Listener listener;

	private final RedisClient client;

	private final String where;

	private volatile @Nullable RedisLink link;

	private int failures;

	private boolean stopped;

	RedisConnection(RedisSettings settings, Timers timers, Listener listener) {
		this.settings = settings;
		this.timers = timers;
		this.listener = listener;
		this.where = where(settings.uri());
		ClientResources resources = settings.resources();
		this.client = (resources != null) ? RedisClient.create(resources, settings.uri())
				: RedisClient.create(settings.uri());
		this.client.setOptions(settings.options()
			.mutate()
			.autoReconnect(false)
			.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.requestQueueSize(settings.maxBuffered())
			.timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
			.build());
	}

	/**
	 * Connect, and go on trying until it is stopped.
	 */
	void connect() {
		synchronized (this) {
			if (this.stopped) {
				return;
			}
		}
		this.client.connectAsync(ByteArrayCodec.INSTANCE, this.settings.uri())
			.thenCompose((commands) -> this.client.connectPubSubAsync(ByteArrayCodec.INSTANCE, this.settings.uri())
				.whenComplete((published, failure) -> {
					if (failure != null) {
						commands.closeAsync();
					}
				})
				.thenApply((published) -> new RedisLink(commands, published, new Events())))
			.whenComplete((made, failure) -> {
				if (failure != null) {
					lost(Problems.text(failure));
				}
				else {
					take(made);
				}
			});
	}

	private void take(RedisLink made) {
		boolean late;
		synchronized (this) {
			late = this.stopped;
			if (!late) {
				this.link = made;
			}
		}
		if (late) {
			made.close();
			return;
		}
		made.open();
		if (made.isUp()) {
			this.listener.onUp(made);
		}
	}

	/**
	 * Count no failures any more: everything that a link is for works.
	 */
	synchronized void works() {
		this.failures = 0;
	}

	private void lost(String problem) {
		String text = "No connection to Redis at " + this.where + ": " + problem;
		int failures;
		synchronized (this) {
			if (this.stopped) {
				return;
			}
			failures = this.failures++;
		}
		if (failures == 0) {
			logger.warn("{}. It is tried again until it is there", text);
		}
		else {
			logger.debug("{}, attempt {}", text, failures + 1);
		}
		this.listener.onDown(text);
		this.timers.schedule(this.settings.backoff().wait(failures), this::connect);
	}

	/**
	 * Return where the server is, without a password.
	 */
	private static String where(RedisURI uri) {
		if (!uri.getSentinels().isEmpty()) {
			return "the master '" + uri.getSentinelMasterId() + "' of its sentinels";
		}
		return (uri.getSocket() != null) ? uri.getSocket() : uri.getHost() + ":" + uri.getPort();
	}

	@Nullable RedisLink link() {
		RedisLink link = this.link;
		return (link != null && link.isUp()) ? link : null;
	}

	/**
	 * Disconnect for good.
	 * @return a stage that completes when nothing is connected any more
	 */
	CompletionStage<Void> disconnect() {
		RedisLink last;
		synchronized (this) {
			this.stopped = true;
			last = this.link;
			this.link = null;
		}
		CompletionStage<Void> closed = (last != null) ? last.close() : CompletableFuture.completedStage(null);
		return closed.handle((done, failure) -> null).thenCompose((done) -> this.client.shutdownAsync());
	}

	private final class Events implements RedisLink.Listener {

		@Override
		public void onPublished(String channel, byte[] message) {
			RedisConnection.this.listener.onPublished(channel, message);
		}

		@Override
		public void onHeard() {
			RedisConnection.this.listener.onHeard();
		}

		@Override
		public void onDown(RedisLink link, String problem) {
			synchronized (RedisConnection.this) {
				if (RedisConnection.this.stopped) {
					return;
				}
				if (RedisConnection.this.link == link) {
					RedisConnection.this.link = null;
				}
			}
			lost(problem);
		}

	}

	/**
	 * Who is told of links, on the client library's threads.
	 */
	interface Listener {

		/**
		 * There is a new link.
		 */
		void onUp(RedisLink link);

		/**
		 * There is no link, or none any more.
		 */
		void onDown(String problem);

		/**
		 * Something was published on a channel.
		 */
		void onPublished(String channel, byte[] message);

		/**
		 * The server was heard.
		 */
		void onHeard();

	}

}
