package io.aethermagic.transport.redis;

import java.time.Duration;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.redis.connection.RedisLink;

/**
 * What the parts of one transport share.
 *
 * @param settings what the transport keeps to
 * @param keys the names of keys and channels
 * @param timers the time
 * @param clock the server's time
 */
record RedisContext(RedisSettings settings, RedisKeys keys, Timers timers, ServerClock clock) {

	/** The longest that a read waits. */
	private static final Duration MOST_BLOCKED = Duration.ofSeconds(2);

	static RedisContext of(RedisSettings settings, int database, Timers timers) {
		return new RedisContext(settings, new RedisKeys(settings, database), timers, new ServerClock(timers));
	}

	/**
	 * Return how long a read waits: well under the time-out of commands, so that what
	 * comes at the last moment is not thrown away, and short enough to look after leases.
	 * @param reader the connection
	 * @param lease the lease
	 * @return at least a millisecond: 0 would be for ever
	 */
	Duration block(RedisLink reader, Duration lease) {
		long millis = Math.min(MOST_BLOCKED.toMillis(), lease.toMillis() / 4);
		if (!reader.timeout().isZero()) {
			millis = Math.min(millis, reader.timeout().toMillis() / 2);
		}
		return Duration.ofMillis(Math.max(1, millis));
	}

}
