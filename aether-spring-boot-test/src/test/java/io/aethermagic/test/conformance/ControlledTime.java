package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.aethermagic.test.ManualTimers;

/**
 * The passing of a controlled clock beside real threads: it moves in small steps, and
 * after each one the handlers' threads get their turn. How long that takes is found out
 * by a thread that competes with them, so that the clock slows down on a busy machine.
 */
final class ControlledTime implements AutoCloseable {

	private static final Duration FIRST_STEP = Duration.ofMillis(20);

	private static final Duration LONGEST_STEP = Duration.ofMillis(100);

	private static final long BREATH_NANOS = 100_000;

	private static final long REAL_NANOS = 10_000_000_000L;

	private final ManualTimers timers = new ManualTimers();

	private final ExecutorService competitor = Executors.newSingleThreadExecutor((work) -> {
		Thread thread = new Thread(work, "controlled-time");
		thread.setDaemon(true);
		return thread;
	});

	private final Duration lease;

	ControlledTime(Duration lease) {
		this.lease = lease;
	}

	ManualTimers timers() {
		return this.timers;
	}

	void passUntil(String what, BooleanSupplier condition) {
		long began = this.timers.nanoTime();
		long really = System.nanoTime();
		breathe();
		while (!condition.getAsBoolean()) {
			long passed = this.timers.nanoTime() - began;
			boolean longEnough = passed > 10 * this.lease.toNanos();
			if (longEnough && System.nanoTime() - really > REAL_NANOS) {
				throw new AssertionError("In vain: " + what);
			}
			if (!longEnough) {
				this.timers.advance((passed < 50 * FIRST_STEP.toNanos()) ? FIRST_STEP : LONGEST_STEP);
			}
			breathe();
		}
	}

	void passWhile(Duration duration, String what, BooleanSupplier condition) {
		long until = this.timers.nanoTime() + duration.toNanos();
		while (true) {
			breathe();
			if (!condition.getAsBoolean()) {
				throw new AssertionError("No longer: " + what);
			}
			long left = until - this.timers.nanoTime();
			if (left <= 0) {
				return;
			}
			this.timers.advance(Duration.ofNanos(Math.min(left, LONGEST_STEP.toNanos())));
		}
	}

	/**
	 * Give the other threads their turn.
	 */
	void breathe() {
		for (int i = 0; i < 2; i++) {
			try {
				this.competitor.submit(() -> {
				}).get();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new AssertionError("Interrupted while time passed", ex);
			}
			catch (ExecutionException ex) {
				throw new IllegalStateException(ex);
			}
			LockSupport.parkNanos(BREATH_NANOS);
		}
	}

	/**
	 * Let enough time pass for everything that was stopped to end.
	 */
	@Override
	public void close() {
		for (int i = 0; i < 40; i++) {
			this.timers.advance(Duration.ofMillis(200));
			breathe();
		}
		this.competitor.shutdown();
	}

}
