package io.aethermagic.transport.redis.connection;

import java.util.concurrent.CompletionException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

import io.aethermagic.transport.TransportException;
import io.lettuce.core.RedisCommandExecutionException;

/**
 * Says in words what the client library reports as nested exceptions, and what follows
 * from it.
 */
public final class RedisProblems {

	/** What the client library says where its bound is reached. */
	private static final String TOO_MANY = "Commands are not accepted until the";

	private static final String FULL = "the server's memory is full: see its maxmemory";

	private RedisProblems() {
	}

	/**
	 * Return what has failed, in words.
	 * @param failure the failure
	 * @return words for people, that name the property to change where there is one
	 */
	public static String text(Throwable failure) {
		Throwable cause = failure;
		while (!(cause instanceof TransportException) && cause.getCause() != null && cause.getCause() != cause) {
			cause = cause.getCause();
		}
		String message = cause.getMessage();
		String name = cause.getClass().getSimpleName();
		if (message != null && (message.startsWith("WRONGPASS") || message.startsWith("NOAUTH"))) {
			return "the server does not accept this user: see spring.data.redis.username and "
					+ "spring.data.redis.password, or aether.redis.url";
		}
		if (isHandshake(cause)) {
			return message + ": often one side uses TLS and the other does not, see spring.data.redis.ssl.enabled and "
					+ "the server's port";
		}
		if (message != null && message.startsWith("OOM")) {
			return FULL;
		}
		if (message != null && message.contains(TOO_MANY)) {
			return "too many requests wait for an answer: see aether.redis.max-buffered";
		}
		if (cause instanceof TransportException) {
			return String.valueOf(message);
		}
		return (message != null) ? message + " (" + name + ")" : name;
	}

	/** Neither says a word to the other, or what it says is no TLS. */
	private static boolean isHandshake(Throwable cause) {
		String message = String.valueOf(cause.getMessage());
		return cause instanceof SSLException && !(cause instanceof SSLPeerUnverifiedException)
				&& (message.contains("not an SSL/TLS record") || message.contains("handshake timed out"))
				|| message.startsWith("Connection initialization timed out");
	}

	/**
	 * Tell whether the server has answered that it does not do something, and would not
	 * on another connection either. Everything else is a connection that is not as it has
	 * to be, which is told as such.
	 * @param failure the failure
	 * @return whether it is the server's answer
	 */
	public static boolean isRefusal(Throwable failure) {
		Throwable cause = failure;
		while (cause.getCause() != null && !(cause instanceof RedisCommandExecutionException)) {
			cause = cause.getCause();
		}
		String message = String.valueOf(cause.getMessage());
		return cause instanceof RedisCommandExecutionException && !message.startsWith("READONLY")
				&& !message.startsWith("LOADING") && !message.startsWith("MASTERDOWN")
				&& !message.startsWith("CLUSTERDOWN") && !message.startsWith("UNBLOCKED force")
				&& !message.startsWith("MOVED");
	}

	/**
	 * Tell whether the server has no memory left.
	 * @param failure the failure
	 * @return whether that is why
	 */
	public static boolean isFull(Throwable failure) {
		return isRefusal(failure) && text(failure).contains(FULL);
	}

	/**
	 * Tell whether a command failed because the connection is of no use.
	 */
	static boolean isBroken(Throwable failure) {
		return !isRefusal(failure) && !String.valueOf(cause(failure).getMessage()).contains(TOO_MANY);
	}

	/**
	 * Return what steps fail with that need a connection while there is none.
	 * @return the exception
	 */
	public static TransportException notConnected() {
		return new TransportException("There is no connection to Redis now; it is made again by itself", null);
	}

	/**
	 * Return a failure as one of the transport's own.
	 */
	static TransportException exception(Throwable failure) {
		Throwable cause = cause(failure);
		return (cause instanceof TransportException known) ? known
				: new TransportException("Redis has not done it: " + text(cause), cause);
	}

	/**
	 * Return what a stage has failed with.
	 * @param failure the failure, as a stage hands it on
	 * @return the failure itself
	 */
	public static Throwable cause(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

}
