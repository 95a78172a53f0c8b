package io.aethermagic.transport.redis;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;

/**
 * Two connections that live and die together: one for commands, one that hears what is
 * published. It is not mended: a new one takes its place. Safe for use by several
 * threads; no method blocks.
 */
final class RedisLink {

	private final StatefulRedisConnection<byte[], byte[]> commands;

	private final StatefulRedisPubSubConnection<byte[], byte[]> published;

	private final Listener listener;

	private final AtomicBoolean down = new AtomicBoolean();

	private final AtomicBoolean asked = new AtomicBoolean();

	RedisLink(StatefulRedisConnection<byte[], byte[]> commands, StatefulRedisPubSubConnection<byte[], byte[]> published,
			Listener listener) {
		this.commands = commands;
		this.published = published;
		this.listener = listener;
	}

	/**
	 * Begin to listen.
	 */
	void open() {
		this.published.addListener(new RedisPubSubAdapter<>() {
			@Override
			public void message(byte[] channel, byte[] message) {
				RedisLink.this.listener.onPublished(new String(channel, StandardCharsets.UTF_8), message);
			}
		});
		RedisConnectionStateListener end = new RedisConnectionStateListener() {
			@Override
			public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
				down("the server has closed the connection");
			}
		};
		this.commands.addListener(end);
		this.published.addListener(end);
		if (!this.commands.isOpen() || !this.published.isOpen()) {
			down("the server has closed the connection");
		}
	}

	boolean isUp() {
		return !this.down.get();
	}

	/**
	 * Give the link up.
	 * @param problem why
	 */
	void down(String problem) {
		if (this.down.compareAndSet(false, true)) {
			this.commands.closeAsync();
			this.published.closeAsync();
			this.listener.onDown(this, problem);
		}
	}

	/**
	 * Close without telling the listener.
	 * @return a stage that completes when both connections are closed
	 */
	CompletionStage<Void> close() {
		this.down.set(true);
		return CompletableFuture.allOf(this.commands.closeAsync(), this.published.closeAsync());
	}

	/**
	 * Ask whether the server is there; give the link up if the question before has not
	 * been answered.
	 */
	void check() {
		if (!this.asked.compareAndSet(false, true)) {
			down("the server has not answered in time");
			return;
		}
		this.commands.async().ping().thenCombine(this.published.async().ping(), (one, other) -> one).thenRun(() -> {
			this.asked.set(false);
			this.listener.onHeard();
		});
	}

	RedisAsyncCommands<byte[], byte[]> commands() {
		return this.commands.async();
	}

	/**
	 * Let the server do a script that returns a number.
	 * @return a stage with the number
	 */
	CompletionStage<Long> number(Script script, List<String> keys, Object... arguments) {
		return run(script, ScriptOutputType.INTEGER, keys, arguments);
	}

	/**
	 * Let the server do a script that returns a list.
	 * @return a stage with the list, of {@code byte[]}, {@code Long} and lists
	 */
	CompletionStage<List<Object>> list(Script script, List<String> keys, Object... arguments) {
		return run(script, ScriptOutputType.MULTI, keys, arguments);
	}

	private <T> CompletionStage<T> run(Script script, ScriptOutputType type, List<String> keys, Object... arguments) {
		byte[][] names = keys.stream().map(RedisLink::bytes).toArray(byte[][]::new);
		byte[][] values = new byte[arguments.length][];
		for (int i = 0; i < values.length; i++) {
			values[i] = (arguments[i] instanceof byte[] bytes) ? bytes : bytes(String.valueOf(arguments[i]));
		}
		CompletableFuture<T> result = new CompletableFuture<>();
		BiConsumer<@Nullable T, @Nullable Throwable> end = (value, failure) -> {
			if (failure != null) {
				result.completeExceptionally(failure);
			}
			else {
				result.complete(value);
			}
		};
		this.commands.async().<T>evalsha(script.digest(), type, names, values).whenComplete((value, failure) -> {
			if (isUnknown(failure)) {
				this.commands.async().<T>eval(script.source(), type, names, values).whenComplete(end);
			}
			else {
				end.accept(value, failure);
			}
		});
		return Problems.translated(result);
	}

	private static boolean isUnknown(@Nullable Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		return cause instanceof RedisNoScriptException;
	}

	CompletionStage<Void> subscribe(Collection<String> channels) {
		if (channels.isEmpty()) {
			return CompletableFuture.completedStage(null);
		}
		return Problems.translated(this.published.async().subscribe(names(channels)));
	}

	CompletionStage<Void> unsubscribe(Collection<String> channels) {
		if (channels.isEmpty()) {
			return CompletableFuture.completedStage(null);
		}
		return Problems.translated(this.published.async().unsubscribe(names(channels)));
	}

	private static byte[][] names(Collection<String> channels) {
		return channels.stream().map(RedisLink::bytes).toArray(byte[][]::new);
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Who is told what happens on a link, on the client library's threads.
	 */
	interface Listener {

		/**
		 * Something was published on a channel.
		 */
		void onPublished(String channel, byte[] message);

		/**
		 * The server was heard.
		 */
		void onHeard();

		/**
		 * The link is gone.
		 */
		void onDown(RedisLink link, String problem);

	}

}
