package io.aethermagic.transport.redis;

/**
 * How much waits in Redis, and on the way to it, at most.
 *
 * @param maxQueued how many tasks wait or are held at one address
 * @param maxInbox how many entries, of one or several messages, wait in one inbox
 * @param maxDeadLetters how many dead letters are kept; the oldest go
 * @param maxBuffered how many requests wait for an answer, on each connection
 */
public record RedisBounds(int maxQueued, int maxInbox, int maxDeadLetters, int maxBuffered) {

	/** The bounds where nothing else is said. */
	public static final RedisBounds DEFAULT = new RedisBounds(100_000, 10_000, 10_000, 20_000);

	/**
	 * Create bounds.
	 * @throws IllegalArgumentException if one is not positive
	 */
	public RedisBounds {
		if (maxQueued <= 0 || maxInbox <= 0 || maxDeadLetters <= 0 || maxBuffered <= 0) {
			throw new IllegalArgumentException("Bounds of the Redis transport have to be above zero");
		}
	}

}
