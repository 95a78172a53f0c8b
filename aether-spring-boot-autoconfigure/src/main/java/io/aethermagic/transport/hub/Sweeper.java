package io.aethermagic.transport.hub;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.time.Timers;
import org.jspecify.annotations.Nullable;

/**
 * Sweeps the parts of a hub from time to time while there is something to look after, and
 * not at all while there is nothing. One timer for everything. Safe for use by several
 * threads.
 */
final class Sweeper {

	/**
	 * A part of the hub in which something may be over without anybody saying so.
	 */
	interface Swept {

		/**
		 * Remove what is over and give what lapsed to others.
		 * @return whether there is more to look after
		 */
		boolean sweep(long now, Outbox outbox);

		/**
		 * Return the smallest lease that matters here, in nanoseconds.
		 */
		default long smallestLease() {
			return Long.MAX_VALUE;
		}

	}

	private static final long SHORTEST = Duration.ofMillis(10).toNanos();

	private static final long LONGEST = Duration.ofSeconds(1).toNanos();

	private static final int IDLE = 0;

	private static final int SEEN = 1;

	private static final int WANTED = 2;

	private final Timers timers;

	private final long grace;

	private final AtomicInteger state = new AtomicInteger(IDLE);

	private final Object monitor = new Object();

	private volatile List<Swept> parts = List.of();

	private Timers.@Nullable Timer timer;

	private long due;

	private volatile long period;

	private boolean closed;

	Sweeper(Timers timers, long grace) {
		this.timers = timers;
		this.grace = grace;
		this.period = period(grace);
	}

	/**
	 * Say what is to be swept, in this order.
	 */
	void lookAfter(Swept... parts) {
		this.parts = List.of(parts);
	}

	/**
	 * Note that there is something to look after, which the next sweep will see.
	 */
	void watch() {
		if (this.state.get() == WANTED) {
			return;
		}
		if (this.state.getAndSet(WANTED) == IDLE) {
			schedule(this.period);
		}
	}

	/**
	 * Note a lease, in nanoseconds: sweeps come often enough for it.
	 */
	void lease(long lease) {
		long period = period(lease);
		if (period < this.period) {
			this.period = period;
			schedule(period);
		}
		watch();
	}

	void close() {
		synchronized (this.monitor) {
			this.closed = true;
			cancel();
		}
	}

	private void sweep() {
		this.state.set(SEEN);
		boolean more = true;
		try (Outbox outbox = Outbox.open()) {
			more = sweep(this.timers.nanoTime(), outbox);
		}
		finally {
			if (more || !this.state.compareAndSet(SEEN, IDLE)) {
				schedule(this.period);
			}
		}
	}

	private boolean sweep(long now, Outbox outbox) {
		boolean more = false;
		long lease = this.grace;
		for (Swept part : this.parts) {
			more |= part.sweep(now, outbox);
			lease = Math.min(lease, part.smallestLease());
		}
		this.period = period(lease);
		return more;
	}

	private void schedule(long delay) {
		synchronized (this.monitor) {
			long at = this.timers.nanoTime() + delay;
			boolean soonEnough = this.timer != null && at - this.due >= 0;
			if (this.closed || soonEnough) {
				return;
			}
			cancel();
			this.due = at;
			this.timer = this.timers.schedule(Duration.ofNanos(delay), this::run);
		}
	}

	private void run() {
		synchronized (this.monitor) {
			this.timer = null;
		}
		sweep();
	}

	private void cancel() {
		Timers.Timer timer = this.timer;
		if (timer != null) {
			timer.cancel();
			this.timer = null;
		}
	}

	private static long period(long lease) {
		return Math.max(SHORTEST, Math.min(LONGEST, lease / 10));
	}

}
