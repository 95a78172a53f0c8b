package io.aethermagic.redis;

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * How a group looks after what nobody goes on with.
 *
 * @param consumer who checks, and gets what was idle
 * @param minIdle how long an entry must not have been delivered or claimed
 * @param count how many entries are handled in one check
 * @param maxDeliveries how often an entry is delivered before it is a dead letter
 * @param deadLetters who gets dead letters; {@code null} if there are none, and entries
 * are delivered again without end
 */
public record IdleCheck(String consumer, Duration minIdle, int count, long maxDeliveries,
		@Nullable Consumer<DeadEntry> deadLetters) {

	private static final int DEFAULT_COUNT = 100;

	/**
	 * Create a check.
	 * @param consumer who checks
	 * @param minIdle how long an entry must not have been delivered or claimed
	 * @param count how many entries are handled
	 * @param maxDeliveries how often an entry is delivered
	 * @param deadLetters who gets dead letters
	 * @throws IllegalArgumentException if a number is not positive, or the time negative
	 */
	public IdleCheck {
		Values.notNegative(minIdle, "idle time");
		Values.positive(count, "count");
		Values.positive(maxDeliveries, "number of deliveries");
	}

	/**
	 * Take over what was idle, up to 100 entries, however often they were delivered.
	 * @param consumer who checks, and gets them
	 * @param minIdle how long they must not have been delivered or claimed: longer than
	 * it takes to handle one
	 * @return the check
	 */
	public static IdleCheck of(String consumer, Duration minIdle) {
		return new IdleCheck(consumer, minIdle, DEFAULT_COUNT, Long.MAX_VALUE, null);
	}

	/**
	 * Set how many entries are handled in one check.
	 * @param count how many at most
	 * @return another check
	 */
	public IdleCheck count(int count) {
		return new IdleCheck(this.consumer, this.minIdle, count, this.maxDeliveries, this.deadLetters);
	}

	/**
	 * Give up entries that were delivered too often.
	 * @param maxDeliveries how often an entry is delivered; one that was delivered so
	 * often and is idle again is a dead letter
	 * @param deadLetters gets the dead letters, on the thread that checks; when it has
	 * returned, the entry is acknowledged
	 * @return another check
	 */
	public IdleCheck deadLetters(long maxDeliveries, Consumer<DeadEntry> deadLetters) {
		return new IdleCheck(this.consumer, this.minIdle, this.count, maxDeliveries, deadLetters);
	}

	/**
	 * Give up entries that were delivered too often, and add them to a stream with
	 * {@link DeadEntry#letter()}.
	 * @param maxDeliveries how often an entry is delivered; one that was delivered so
	 * often and is idle again is a dead letter
	 * @param stream the stream of dead letters
	 * @param options what is kept of that stream
	 * @return another check
	 */
	public IdleCheck deadLetters(long maxDeliveries, RedisStream stream, AddOptions options) {
		return deadLetters(maxDeliveries, (dead) -> stream.add(dead.letter(), options));
	}

}
