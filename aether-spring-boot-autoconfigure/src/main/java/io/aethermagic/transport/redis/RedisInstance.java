package io.aethermagic.transport.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.aethermagic.time.DetachedThreads;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.redis.connection.RedisSession;
import io.aethermagic.transport.support.TopicTable;
import org.jspecify.annotations.Nullable;

/**
 * What lasts of one instance from a session to the next: its name, who listens to which
 * channel, the thread that may block, and which session is in use. Safe for use by
 * several threads.
 */
final class RedisInstance {

	private final RedisContext context;

	private final TopicTable<Consumer<ChannelMessage>> listeners = new TopicTable<>();

	private final ExecutorService executor = Executors
		.newSingleThreadExecutor(DetachedThreads.named("aether-redis-connect", true));

	private volatile @Nullable String name;

	private volatile @Nullable RedisSession session;

	RedisInstance(RedisContext context) {
		this.context = context;
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

	void named(String name) {
		this.name = name;
	}

	/**
	 * Return the instance's id.
	 * @throws IllegalStateException before the transport has been started
	 */
	String name() {
		String name = this.name;
		if (name == null) {
			throw new IllegalStateException("The transport has not been started");
		}
		return name;
	}

	/**
	 * Return the session on which messages may be sent, or {@code null} while there is
	 * none.
	 */
	@Nullable RedisSession session() {
		return this.session;
	}

	void use(@Nullable RedisSession session) {
		this.session = session;
	}

	void ended(RedisSession session) {
		if (this.session == session) {
			this.session = null;
		}
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

	/**
	 * Run the last that blocks.
	 * @return a stage that completes when it has run
	 */
	CompletableFuture<Void> close(Runnable last) {
		CompletableFuture<Void> closed = CompletableFuture.runAsync(last, this.executor);
		this.executor.shutdown();
		return closed;
	}

}
