package io.aethermagic.redis;

import java.time.Duration;

/**
 * How streams are read.
 *
 * @param count how many entries of each stream at most
 * @param block how long to wait for the first entry; zero not to wait
 * @param noAck whether what a group reads is never pending, as if it were acknowledged at
 * once
 */
public record ReadOptions(int count, Duration block, boolean noAck) {

	/**
	 * Create options.
	 * @param count how many entries of each stream
	 * @param block how long to wait
	 * @param noAck whether what a group reads is never pending
	 * @throws IllegalArgumentException if the count is not positive, or the time negative
	 */
	public ReadOptions {
		Values.positive(count, "count");
		Values.notNegative(block, "time to wait");
	}

	/**
	 * Read what is there, without waiting.
	 * @param count how many entries of each stream at most
	 * @return the options
	 */
	public static ReadOptions count(int count) {
		return new ReadOptions(count, Duration.ZERO, false);
	}

	/**
	 * Wait for the first entry. The thread that reads is blocked, others that use the
	 * same connection factory are not.
	 * @param block how long at most
	 * @return other options
	 */
	public ReadOptions block(Duration block) {
		return new ReadOptions(this.count, block, this.noAck);
	}

	/**
	 * Acknowledge at once what a group reads: it is never pending.
	 * @return other options
	 */
	public ReadOptions withoutAck() {
		return new ReadOptions(this.count, this.block, true);
	}

}
