package io.aethermagic.transport.redis;

import java.time.Duration;

import io.aethermagic.transport.redis.connection.ConnectionSettings;
import io.aethermagic.transport.support.Backoff;

/**
 * What the Redis transport keeps to.
 *
 * @param mode what carries tasks
 * @param union the application's namespace
 * @param keyPrefix what every key and channel begins with
 * @param lease how long a task is a worker's after each heartbeat, for subscriptions that
 * say nothing else. An instance that is silent for half of it is gone; what comes for its
 * inbox is kept for twice as long, and at least a minute
 * @param maxMessageSize the largest payload that is taken, in bytes
 * @param bounds how much waits at most
 * @param replicas how many replicas have to have a task before it counts as sent
 * @param backoff how long to wait before connecting again
 */
public record RedisSettings(RedisMode mode, String union, String keyPrefix, Duration lease, int maxMessageSize,
		RedisBounds bounds, MinReplicas replicas, Backoff backoff) {

	/** What keys and channels begin with where nothing else is said. */
	public static final String DEFAULT_KEY_PREFIX = "aether:";

	private static final Duration LEAST_INBOX_KEEP = Duration.ofMinutes(1);

	private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(2);

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if the prefix has a brace, or a size or the lease
	 * is not positive
	 */
	public RedisSettings {
		if (keyPrefix.indexOf('{') >= 0 || keyPrefix.indexOf('}') >= 0) {
			throw new IllegalArgumentException(
					"'" + keyPrefix + "' cannot be the prefix of keys: braces say which part of a key is hashed");
		}
		if (maxMessageSize <= 0) {
			throw new IllegalArgumentException("The largest message has to be above zero");
		}
		if (lease.isNegative() || lease.isZero()) {
			throw new IllegalArgumentException("The lease " + lease + " is not positive");
		}
	}

	/**
	 * Return how long messages are kept for an inbox that nobody reads.
	 */
	Duration inboxKeep() {
		Duration twice = this.lease.multipliedBy(2);
		return (twice.compareTo(LEAST_INBOX_KEEP) > 0) ? twice : LEAST_INBOX_KEEP;
	}

	/**
	 * Return what connections keep to: one is dead after half the lease without an
	 * answer, at least two seconds.
	 */
	ConnectionSettings connections() {
		Duration half = this.lease.dividedBy(2);
		return new ConnectionSettings(this.bounds.maxBuffered(),
				(half.compareTo(LEAST_TIMEOUT) > 0) ? half : LEAST_TIMEOUT, this.replicas.count(),
				this.replicas.timeout());
	}

}
