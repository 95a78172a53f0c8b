package io.aethermagic.transport.redis;

import io.aethermagic.time.Timers;

/**
 * The server's time of day, which the ids of entries are made of, as it was last told and
 * has gone on here since. Safe for use by several threads.
 */
final class ServerClock {

	private final Timers timers;

	private volatile Reading reading;

	ServerClock(Timers timers) {
		this.timers = timers;
		this.reading = new Reading(timers.now().toEpochMilli(), timers.nanoTime());
	}

	/**
	 * Take note of the server's time.
	 */
	void told(long millis) {
		this.reading = new Reading(millis, this.timers.nanoTime());
	}

	long millis() {
		Reading last = this.reading;
		return last.millis() + (this.timers.nanoTime() - last.atNanos()) / 1_000_000;
	}

	private record Reading(long millis, long atNanos) {
	}

}
