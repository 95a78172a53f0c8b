package io.aethermagic.transport.support;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before connecting again: twice as long each time, up to a limit, with
 * a jitter of a fifth less or more so that many clients do not come at once.
 *
 * @param first the first wait, above 0
 * @param most the longest wait, before the jitter
 */
public record Backoff(Duration first, Duration most) {

	/** 100 ms, doubling up to 5 s. */
	public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

	/**
	 * Create a back-off.
	 * @throws IllegalArgumentException if a wait is not positive
	 */
	public Backoff {
		if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
			throw new IllegalArgumentException("The back-off from " + first + " to " + most + " is not positive");
		}
	}

	/**
	 * Return a wait.
	 * @param failures how many attempts have failed in a row, from 0
	 * @return the wait before the next one
	 */
	public Duration wait(int failures) {
		long nanos = this.first.toNanos();
		long limit = this.most.toNanos();
		for (int i = 0; i < failures && nanos < limit; i++) {
			nanos *= 2;
		}
		nanos = Math.min(nanos, limit);
		long fifth = nanos / 5;
		return Duration.ofNanos(nanos - fifth + ThreadLocalRandom.current().nextLong(2 * fifth + 1));
	}

}
