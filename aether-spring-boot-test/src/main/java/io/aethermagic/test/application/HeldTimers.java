package io.aethermagic.test.application;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

import io.aethermagic.time.SystemTimers;
import io.aethermagic.time.Timers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Time that stands still until it is moved, for {@link AetherTestClock}. What is due runs
 * on one thread of its own; what is due at once is not held. While the application is
 * stopped the time goes on by itself, so that nothing waits in vain for a limit. Safe for
 * use by several threads.
 */
final class HeldTimers implements Timers, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(HeldTimers.class);

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	/** How long a handler is waited for before the clock goes on, in nanoseconds. */
	private static final long PATIENCE = 200_000_000;

	private static final long BREATH = 50_000;

	private static final Duration TICK = Duration.ofMillis(5);

	private final SystemTimers thread = new SystemTimers("aether-test-clock-", 1, true);

	private final PriorityQueue<Due> due = new PriorityQueue<>();

	private final WorkAtHand work;

	private long now;

	private long sequence;

	private long releasedAt;

	private boolean released;

	/** How much work was at hand when it was last waited for in vain. */
	private int waitedInVain;

	private volatile @Nullable Thread running;

	HeldTimers(WorkAtHand work) {
		this.work = work;
	}

	/**
	 * Return time that is never held.
	 */
	Timers real() {
		return this.thread;
	}

	@Override
	public Instant now() {
		return START.plusNanos(nanoTime());
	}

	@Override
	public synchronized long nanoTime() {
		return this.released ? this.now + System.nanoTime() - this.releasedAt : this.now;
	}

	@Override
	public Timer schedule(Duration delay, Runnable work) {
		boolean atOnce = delay.isNegative() || delay.isZero();
		Due next;
		synchronized (this) {
			next = new Due(nanoTime() + (atOnce ? 0 : nanos(delay)), this.sequence++, work);
			this.due.add(next);
		}
		if (atOnce) {
			this.thread.schedule(Duration.ZERO, this::runDue);
		}
		return () -> cancel(next);
	}

	private synchronized void cancel(Due work) {
		this.due.remove(work);
	}

	/** Half of what there is: so that the sum of a time and a delay is one. */
	private static long nanos(Duration delay) {
		return (delay.getSeconds() >= Long.MAX_VALUE / 2_000_000_000L) ? Long.MAX_VALUE / 2 : delay.toNanos();
	}

	/**
	 * Move the time, and run what becomes due on the way; returns when all of it has run.
	 */
	void advance(Duration duration) {
		if (Thread.currentThread() == this.running) {
			throw new IllegalStateException("What the clock itself runs must not advance it");
		}
		CompletableFuture<Void> advanced = new CompletableFuture<>();
		this.thread.schedule(Duration.ZERO, () -> {
			try {
				pass(nanoTime() + nanos(duration));
			}
			finally {
				advanced.complete(null);
			}
		});
		advanced.join();
	}

	private void pass(long until) {
		settle();
		while (goToNext(until)) {
			runDue();
			settle();
		}
	}

	/**
	 * Go to the time of what is due next.
	 * @return {@code false} if that is later, and the time is that of the end
	 */
	private synchronized boolean goToNext(long until) {
		Due next = this.due.peek();
		boolean found = next != null && next.at() <= until;
		this.now = Math.max(this.now, found ? next.at() : until);
		return found;
	}

	/**
	 * Let handlers come to their end, unless they take too long or did so before.
	 */
	private void settle() {
		long began = System.nanoTime();
		while (this.work.count() > this.waitedInVain) {
			runDue();
			if (System.nanoTime() - began > PATIENCE) {
				this.waitedInVain = this.work.count();
				return;
			}
			LockSupport.parkNanos(BREATH);
		}
		this.waitedInVain = Math.min(this.waitedInVain, this.work.count());
	}

	private void runDue() {
		this.running = Thread.currentThread();
		try {
			for (Due next = poll(); next != null; next = poll()) {
				run(next.work());
			}
		}
		finally {
			this.running = null;
		}
	}

	private synchronized @Nullable Due poll() {
		Due next = this.due.peek();
		return (next != null && next.at() <= nanoTime()) ? this.due.poll() : null;
	}

	private static void run(Runnable work) {
		try {
			work.run();
		}
		catch (Throwable ex) {
			logger.error("Work given to the timers failed", ex);
		}
	}

	/**
	 * Let the time go on by itself, from where it stands.
	 */
	void release() {
		synchronized (this) {
			if (this.released) {
				return;
			}
			this.released = true;
			this.releasedAt = System.nanoTime();
		}
		tick();
	}

	private void tick() {
		runDue();
		synchronized (this) {
			if (this.released) {
				this.thread.schedule(TICK, this::tick);
			}
		}
	}

	/**
	 * Let the time stand still, where it has come to.
	 */
	synchronized void hold() {
		this.now = nanoTime();
		this.released = false;
	}

	@Override
	public void close() {
		this.thread.close();
	}

	private record Due(long at, long sequence, Runnable work) implements Comparable<Due> {

		@Override
		public int compareTo(Due other) {
			int byTime = Long.compare(this.at, other.at);
			return (byTime != 0) ? byTime : Long.compare(this.sequence, other.sequence);
		}

	}

}
