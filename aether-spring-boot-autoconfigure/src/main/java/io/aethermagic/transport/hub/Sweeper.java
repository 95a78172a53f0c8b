package io.aethermagic.transport.hub;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.time.Timers;
import org.jspecify.annotations.Nullable;

/**
 * Runs the hub's sweep from time to time while there is something to look after, and not
 * at all while there is nothing. One timer for everything.
 */
final class Sweeper {

	private static final long SHORTEST = Duration.ofMillis(10).toNanos();

	private static final long LONGEST = Duration.ofSeconds(1).toNanos();

	private static final int IDLE = 0;

	private static final int SEEN = 1;

	private static final int WANTED = 2;

	private final Timers timers;

	private final Hub hub;

	private final AtomicInteger state = new AtomicInteger(IDLE);

	private final Object monitor = new Object();

	private Timers.@Nullable Timer timer;

	private long due;

	private volatile long period;

	private boolean closed;

	Sweeper(Timers timers, Hub hub, long grace) {
		this.timers = timers;
		this.hub = hub;
		this.period = period(grace);
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
		try {
			more = this.hub.sweep();
			this.period = period(this.hub.channels.smallestLease());
		}
		finally {
			if (more || !this.state.compareAndSet(SEEN, IDLE)) {
				schedule(this.period);
			}
		}
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
