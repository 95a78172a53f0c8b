package io.aethermagic.transport.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.aethermagic.transport.TransportException;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.UnblockType;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;

/**
 * A connection for commands, to one server or to a cluster: the few commands that the
 * transport needs, as stages. They are pipelined in the order in which they are called.
 * Safe for use by several threads; no method blocks.
 */
final class RedisLink {

	private static final long LONG_AGO = Long.MAX_VALUE / 2_000;

	private final StatefulConnection<String, byte[]> connection;

	private final RedisClusterAsyncCommands<String, byte[]> commands;

	private final boolean cluster;

	private volatile Consumer<Throwable> lost = (failure) -> {
	};

	RedisLink(StatefulConnection<String, byte[]> connection, RedisClusterAsyncCommands<String, byte[]> commands,
			boolean cluster) {
		this.connection = connection;
		this.commands = commands;
		this.cluster = cluster;
	}

	/**
	 * Whether this is a cluster, in which some answers are those of one node.
	 */
	boolean isCluster() {
		return this.cluster;
	}

	/**
	 * Return how long a command may take before the client library gives it up.
	 */
	Duration timeout() {
		return this.connection.getTimeout();
	}

	/**
	 * Learn of the loss of the connection, or of one of those that a cluster's is made
	 * of: that one is noticed when a command fails on it.
	 */
	void onLost(Consumer<Throwable> lost) {
		this.lost = lost;
		if (!this.cluster) {
			listen(this.connection, lost);
		}
	}

	static void listen(StatefulConnection<?, ?> connection, Consumer<Throwable> lost) {
		TransportException closed = new TransportException("the server has closed the connection", null);
		connection.addListener(new RedisConnectionStateListener() {

			@Override
			public void onRedisDisconnected(RedisChannelHandler<?, ?> disconnected) {
				lost.accept(closed);
			}

		});
		if (!connection.isOpen()) {
			lost.accept(closed);
		}
	}

	CompletionStage<Void> close() {
		return this.connection.closeAsync();
	}

	/**
	 * Make scripts known to the server, so that none has to be sent twice.
	 */
	CompletionStage<Void> load(List<Script> scripts) {
		return told(CompletableFuture.allOf(scripts.stream()
			.map((script) -> this.commands.scriptLoad(script.text()).toCompletableFuture())
			.toArray(CompletableFuture<?>[]::new)));
	}

	CompletionStage<Long> number(Script script, String[] keys, byte[]... arguments) {
		return run(script, ScriptOutputType.INTEGER, keys, arguments);
	}

	CompletionStage<List<Object>> list(Script script, String[] keys, byte[]... arguments) {
		return run(script, ScriptOutputType.MULTI, keys, arguments);
	}

	CompletionStage<byte @Nullable []> value(Script script, String[] keys, byte[]... arguments) {
		return run(script, ScriptOutputType.VALUE, keys, arguments);
	}

	private <T extends @Nullable Object> CompletionStage<T> run(Script script, ScriptOutputType type, String[] keys,
			byte[][] arguments) {
		return tell(() -> this.commands.<T>evalsha(script.digest(), type, keys, arguments)
			.exceptionallyCompose((failure) -> (Problems.cause(failure) instanceof RedisNoScriptException)
					? this.commands.<T>eval(script.text(), type, keys, arguments)
					: CompletableFuture.failedFuture(failure)));
	}

	CompletionStage<Long> publish(String channel, byte[] message) {
		return tell(() -> this.commands.publish(channel, message));
	}

	/**
	 * Return how long the server has been running, in seconds.
	 */
	CompletionStage<Long> uptime() {
		return unlessRefused(tell(() -> this.commands.info("server")
			.thenApply((info) -> info.lines()
				.filter((line) -> line.startsWith("uptime_in_seconds:"))
				.map((line) -> Long.valueOf(line.substring(line.indexOf(':') + 1).strip()))
				.findFirst()
				.orElse(LONG_AGO))), LONG_AGO);
	}

	/**
	 * A user need not be allowed what is of use but not needed.
	 */
	private static CompletionStage<Long> unlessRefused(CompletionStage<Long> stage, long otherwise) {
		return stage.exceptionallyCompose((failure) -> Problems.isRefusal(failure)
				? CompletableFuture.completedStage(otherwise) : CompletableFuture.failedStage(failure));
	}

	/**
	 * Read as a group's consumer; without the group's custody where it is a broadcast's.
	 */
	@SuppressWarnings("unchecked")
	CompletionStage<List<StreamMessage<String, byte[]>>> readGroup(String stream, String group, String consumer,
			boolean custody, long count, Duration block) {
		XReadArgs args = XReadArgs.Builder.block(block).count(count).noack(!custody);
		return tell(() -> this.commands.xreadgroup(io.lettuce.core.Consumer.from(group, consumer), args,
				StreamOffset.lastConsumed(stream)));
	}

	@SuppressWarnings("unchecked")
	CompletionStage<List<StreamMessage<String, byte[]>>> read(String stream, String after, long count, Duration block) {
		return tell(() -> this.commands.xread(XReadArgs.Builder.block(block).count(count),
				StreamOffset.from(stream, after)));
	}

	/**
	 * Return the connection's id at the server, or 0 in a cluster.
	 */
	CompletionStage<Long> id() {
		return this.cluster ? CompletableFuture.completedStage(0L) : unlessRefused(tell(this.commands::clientId), 0L);
	}

	/**
	 * Let another connection's read return, with nothing. In vain in a cluster, or where
	 * the user may not: the read then returns when its time is over.
	 */
	void unblock(long id) {
		if (id != 0) {
			this.commands.clientUnblock(id, UnblockType.TIMEOUT);
		}
	}

	private <T extends @Nullable Object> CompletionStage<T> tell(Supplier<CompletionStage<T>> command) {
		try {
			return told(command.get());
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(Problems.exception(ex));
		}
	}

	private <T extends @Nullable Object> CompletionStage<T> told(CompletionStage<T> stage) {
		return stage.exceptionallyCompose((failure) -> {
			if (Problems.isBroken(failure)) {
				this.lost.accept(failure);
			}
			return CompletableFuture.failedFuture(Problems.exception(failure));
		});
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static byte[] bytes(long number) {
		return bytes(Long.toString(number));
	}

	static String text(Object bytes) {
		return new String((byte[]) bytes, StandardCharsets.UTF_8);
	}

}
