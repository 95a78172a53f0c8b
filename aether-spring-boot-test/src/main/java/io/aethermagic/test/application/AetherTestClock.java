package io.aethermagic.test.application;

import java.time.Duration;
import java.time.Instant;

/**
 * Aether's time in a test with {@code heldClock = true}: it stands still until the test
 * moves it. Deadlines, retries, leases, heartbeats and rates follow it; what waits for
 * the end of a task ({@code handle.get}, assertions) counts in real time. Safe for use by
 * several threads.
 */
public final class AetherTestClock {

	private final HeldTimers timers;

	AetherTestClock(HeldTimers timers) {
		this.timers = timers;
	}

	/**
	 * Return what time it is for Aether.
	 * @return the instant; the start of 2026 and what the clock was moved by
	 */
	public Instant now() {
		return this.timers.now();
	}

	/**
	 * Move the clock. What becomes due on the way happens in its order, each at its own
	 * time: before the clock goes on, the handlers that are at work get the time to come
	 * to their end, but one that takes longer than a moment (200 ms) is not waited for.
	 * Callbacks of handles, and threads of the application, are not waited for at all.
	 * @param duration how far, above 0
	 * @throws IllegalArgumentException if the duration is not above 0
	 * @throws IllegalStateException if it is called by what the clock itself runs
	 */
	public void advance(Duration duration) {
		if (duration.isNegative() || duration.isZero()) {
			throw new IllegalArgumentException("A clock goes forward, not by " + duration);
		}
		this.timers.advance(duration);
	}

}
