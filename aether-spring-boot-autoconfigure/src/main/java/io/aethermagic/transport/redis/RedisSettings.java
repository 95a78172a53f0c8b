package io.aethermagic.transport.redis;

import java.time.Duration;

import io.aethermagic.transport.Backoff;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;

/**
 * What the Redis transport keeps to.
 *
 * @param union the application's namespace, of which dead letters are kept
 * @param uri where the server is, or its sentinels, and who connects
 * @param options how to connect; reconnecting, the behaviour while there is no
 * connection, time limits and the length of the queue of requests are the transport's own
 * @param resources the client library's threads, which are not closed with the transport;
 * {@code null} for threads of its own
 * @param keyPrefix what every key and channel begins with
 * @param lease how long an instance counts as there after it was last heard
 * @param backoff how long to wait before connecting again
 * @param maxMessageSize the largest payload that is taken, in bytes
 * @param maxBuffered how many requests may wait for an answer
 */
public record RedisSettings(String union, RedisURI uri, ClientOptions options, @Nullable ClientResources resources,
		String keyPrefix, Duration lease, Backoff backoff, int maxMessageSize, int maxBuffered) {

	/** What keys begin with where nothing else is said. */
	public static final String DEFAULT_KEY_PREFIX = "aether:";

	private static final Duration SHORTEST_PING = Duration.ofSeconds(1);

	private static final Duration SHORTEST_INBOX = Duration.ofMinutes(1);

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if a size or time is not positive, or the prefix
	 * has a brace in it
	 */
	public RedisSettings {
		if (maxMessageSize <= 0 || maxBuffered <= 0) {
			throw new IllegalArgumentException("Sizes and bounds of the Redis transport have to be above zero");
		}
		if (lease.isNegative() || lease.isZero()) {
			throw new IllegalArgumentException("Times of the Redis transport have to be above zero");
		}
		if (keyPrefix.indexOf('{') >= 0 || keyPrefix.indexOf('}') >= 0) {
			throw new IllegalArgumentException(
					"'" + keyPrefix + "' cannot be the prefix of keys: braces say which part of a key is hashed");
		}
	}

	/**
	 * Return how often the connection is checked.
	 * @return a third of the lease, at least a second
	 */
	Duration pingInterval() {
		Duration third = this.lease.dividedBy(3);
		return (third.compareTo(SHORTEST_PING) > 0) ? third : SHORTEST_PING;
	}

	/**
	 * Return how long messages wait for an instance that is not there.
	 * @return four leases, at least a minute
	 */
	Duration inboxKept() {
		Duration four = this.lease.multipliedBy(4);
		return (four.compareTo(SHORTEST_INBOX) > 0) ? four : SHORTEST_INBOX;
	}

}
