package io.aethermagic.time;

import java.time.Duration;
import java.time.Instant;

/**
 * A clock that a test moves; nothing is ever run.
 */
public class HeldTimers implements Timers {

	private volatile long nanos;

	public void advance(Duration duration) {
		this.nanos += duration.toNanos();
	}

	@Override
	public Instant now() {
		return Instant.EPOCH.plusNanos(this.nanos);
	}

	@Override
	public long nanoTime() {
		return this.nanos;
	}

	@Override
	public Timer schedule(Duration delay, Runnable work) {
		return () -> {
		};
	}

}
