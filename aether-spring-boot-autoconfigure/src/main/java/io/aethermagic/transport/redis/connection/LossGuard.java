package io.aethermagic.transport.redis.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.aethermagic.transport.TransportException;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import org.jspecify.annotations.Nullable;

/**
 * Tells who has to know it that a connection is of no use any more, and turns what a
 * command fails with into what the transport throws. One for a connection. Safe for use
 * by several threads.
 */
final class LossGuard {

	private volatile Consumer<Throwable> lost = (failure) -> {
	};

	/**
	 * Learn that a command has failed because the connection is of no use.
	 */
	void onBroken(Consumer<Throwable> lost) {
		this.lost = lost;
	}

	Consumer<Throwable> lost() {
		return this.lost;
	}

	/**
	 * Give a command.
	 */
	<T extends @Nullable Object> CompletionStage<T> give(Supplier<CompletionStage<T>> command) {
		try {
			return watch(command.get());
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(RedisProblems.exception(ex));
		}
	}

	/**
	 * Look at what becomes of a command.
	 */
	<T extends @Nullable Object> CompletionStage<T> watch(CompletionStage<T> stage) {
		return stage.exceptionallyCompose((failure) -> {
			if (RedisProblems.isBroken(failure)) {
				this.lost.accept(failure);
			}
			return CompletableFuture.failedFuture(RedisProblems.exception(failure));
		});
	}

	/**
	 * Learn that a connection was closed, now or before.
	 */
	static void onClosed(StatefulConnection<?, ?> connection, Consumer<Throwable> lost) {
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

}
