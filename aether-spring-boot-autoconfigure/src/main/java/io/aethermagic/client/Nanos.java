package io.aethermagic.client;

import java.time.Duration;

/**
 * Turns durations into nanoseconds to wait, however long they are.
 */
final class Nanos {

	/** Longer than anything is waited for, and short enough to be added to a time. */
	private static final Duration LONGEST = Duration.ofDays(36_500);

	private Nanos() {
	}

	static long of(Duration duration) {
		return (duration.compareTo(LONGEST) < 0) ? duration.toNanos() : LONGEST.toNanos();
	}

	static long ofMillis(long millis) {
		return (millis < LONGEST.toMillis()) ? millis * 1_000_000 : LONGEST.toNanos();
	}

}
