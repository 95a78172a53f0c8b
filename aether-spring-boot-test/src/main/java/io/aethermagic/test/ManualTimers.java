package io.aethermagic.test;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;

import io.aethermagic.time.Timers;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until a test moves it. Scheduled work runs on the thread that
 * calls {@link #advance}, in order of time, and sees the time for which it was scheduled.
 * Safe for use by several threads.
 */
public final class ManualTimers implements Timers {

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private final ReentrantLock advancing = new ReentrantLock();

	private final PriorityQueue<Scheduled> scheduled = new PriorityQueue<>();

	private long now;

	private long sequence;

	/**
	 * Create a clock that stands at the start of 2026.
	 */
	public ManualTimers() {
	}

	@Override
	public Instant now() {
		return START.plusNanos(nanoTime());
	}

	@Override
	public synchronized long nanoTime() {
		return this.now;
	}

	@Override
	public synchronized Timer schedule(Duration delay, Runnable work) {
		long nanos = delay.isNegative() ? 0 : delay.toNanos();
		Scheduled next = new Scheduled(this.now + nanos, this.sequence++, work);
		this.scheduled.add(next);
		return () -> cancel(next);
	}

	/**
	 * Move the clock, and run what becomes due on the way, also what that schedules in
	 * turn.
	 * @param duration how far, 0 or more; 0 runs what is due now
	 * @throws RuntimeException what the first failing work threw, when all the other work
	 * has run
	 * @throws IllegalArgumentException if the duration is negative
	 * @throws IllegalStateException if called by work that an advance runs
	 */
	public void advance(Duration duration) {
		if (duration.isNegative()) {
			throw new IllegalArgumentException("A clock does not go back: " + duration);
		}
		if (this.advancing.isHeldByCurrentThread()) {
			throw new IllegalStateException("Work that an advance runs must not advance the clock");
		}
		this.advancing.lock();
		try {
			run(nanoTime() + duration.toNanos());
		}
		finally {
			this.advancing.unlock();
		}
	}

	/**
	 * Return how much work is scheduled and has neither run nor been called off.
	 * @return the number
	 */
	public synchronized int pending() {
		return this.scheduled.size();
	}

	private void run(long until) {
		RuntimeException first = null;
		Scheduled next = next(until);
		while (next != null) {
			try {
				next.work().run();
			}
			catch (RuntimeException ex) {
				if (first == null) {
					first = ex;
				}
				else {
					first.addSuppressed(ex);
				}
			}
			next = next(until);
		}
		if (first != null) {
			throw first;
		}
	}

	private synchronized @Nullable Scheduled next(long until) {
		Scheduled next = this.scheduled.peek();
		if (next == null || next.at() > until) {
			this.now = Math.max(this.now, until);
			return null;
		}
		this.scheduled.remove();
		this.now = Math.max(this.now, next.at());
		return next;
	}

	private synchronized void cancel(Scheduled work) {
		this.scheduled.remove(work);
	}

	private record Scheduled(long at, long sequence, Runnable work) implements Comparable<Scheduled> {

		@Override
		public int compareTo(Scheduled other) {
			int byTime = Long.compare(this.at, other.at);
			return (byTime != 0) ? byTime : Long.compare(this.sequence, other.sequence);
		}

	}

}
