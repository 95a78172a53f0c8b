package io.aethermagic.transport.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.aethermagic.transport.TransportException;
import io.lettuce.core.RedisCommandExecutionException;

/**
 * Says in words what the client library reports as nested exceptions.
 */
final class Problems {

	private Problems() {
	}

	static String text(Throwable failure) {
		Throwable cause = failure;
		while (cause.getCause() != null && cause.getCause() != cause) {
			cause = cause.getCause();
		}
		String message = cause.getMessage();
		String name = cause.getClass().getSimpleName();
		if (message != null && (message.startsWith("WRONGPASS") || message.startsWith("NOAUTH"))) {
			return "the server does not accept this user: see spring.data.redis.username and "
					+ "spring.data.redis.password";
		}
		if (message != null && message.startsWith("OOM")) {
			return "the server's memory is full: see its maxmemory";
		}
		return (message != null) ? message + " (" + name + ")" : name;
	}

	/**
	 * Tell whether the server has answered that it does not do something. Everything else
	 * is a lost connection, which is told as such.
	 */
	static boolean isRefusal(Throwable failure) {
		Throwable cause = failure;
		while (cause.getCause() != null && !(cause instanceof RedisCommandExecutionException)) {
			cause = cause.getCause();
		}
		return cause instanceof RedisCommandExecutionException;
	}

	/**
	 * Let a stage fail with an exception of the transport's own.
	 * @param <T> what the stage completes with
	 * @param stage the client library's stage
	 * @return the same, with other failures
	 */
	static <T> CompletionStage<T> translated(CompletionStage<T> stage) {
		CompletableFuture<T> translated = new CompletableFuture<>();
		stage.whenComplete((result, failure) -> {
			if (failure == null) {
				translated.complete(result);
			}
			else {
				translated.completeExceptionally(translated(failure));
			}
		});
		return translated;
	}

	private static TransportException translated(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		return (cause instanceof TransportException known) ? known
				: new TransportException("Redis has not done it: " + text(cause), cause);
	}

}
