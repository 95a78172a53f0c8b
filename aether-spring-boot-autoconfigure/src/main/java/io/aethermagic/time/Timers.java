package io.aethermagic.time;

import java.time.Duration;
import java.time.Instant;

/**
 * The one source of time: leases, heartbeats, deadlines and back-offs all ask here, so
 * that a test can hold the clock. Safe for use by several threads.
 * <p>
 * Work given to {@link #schedule} runs on Aether's own platform threads, never on an
 * executor that handlers can fill; it must be short and must not block.
 */
public interface Timers {

	/**
	 * Return the time of day, for what travels to other machines.
	 * @return the instant
	 */
	Instant now();

	/**
	 * Return a time that only moves forward, for durations.
	 * @return nanoseconds since some fixed moment
	 */
	long nanoTime();

	/**
	 * Run something later, once.
	 * @param delay how much later; not positive for as soon as possible
	 * @param work what to run
	 * @return a means to call it off
	 */
	Timer schedule(Duration delay, Runnable work);

	/**
	 * Something that will run later.
	 */
	@FunctionalInterface
	interface Timer {

		/**
		 * Call it off; nothing happens if it has run already.
		 */
		void cancel();

	}

}
