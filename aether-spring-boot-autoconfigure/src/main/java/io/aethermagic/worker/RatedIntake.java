package io.aethermagic.worker;

import java.time.Duration;
import java.util.function.IntConsumer;

import io.aethermagic.time.Timers;

/**
 * Asks the transport for no more tasks than a {@link TaskRate} allows, and for the others
 * when it does: what is not asked for stays in the queue, where any other instance may
 * take it, and holds no permit here. A task counts when it comes, so that a quiet time
 * allows no more at once than the rate says. Safe for use by several threads; what it
 * calls is called outside of its lock.
 *
 * @promise 4.8
 */
final class RatedIntake {

	private final long capacityNanos;

	private final long nanosPerTask;

	private final Timers timers;

	private final IntConsumer request;

	/** What the container wants and the transport was not asked for yet. */
	private int wanted;

	/** What the transport was asked for and has not brought yet. */
	private int asked;

	/** The room that there is, in the time in which it has come to be. */
	private long roomNanos;

	private long countedNanos;

	private boolean scheduled;

	/**
	 * Create an intake with all the room that the rate allows.
	 * @param rate the rate
	 * @param timers the clock
	 * @param request asks the transport for so many tasks
	 */
	RatedIntake(TaskRate rate, Timers timers, IntConsumer request) {
		this.nanosPerTask = rate.nanosPerTask();
		this.capacityNanos = this.nanosPerTask * rate.tasks();
		this.timers = timers;
		this.request = request;
		this.roomNanos = this.capacityNanos;
		this.countedNanos = timers.nanoTime();
	}

	/**
	 * Want more tasks.
	 * @param n how many
	 */
	void want(int n) {
		synchronized (this) {
			this.wanted += n;
		}
		flow();
	}

	/**
	 * Forget what is wanted and what the transport was asked for, which will not come any
	 * more.
	 */
	synchronized void anew() {
		this.wanted = 0;
		this.asked = 0;
	}

	/**
	 * Count a task that has come.
	 */
	void came() {
		synchronized (this) {
			count();
			this.asked = Math.max(0, this.asked - 1);
			this.roomNanos -= this.nanosPerTask;
		}
		flow();
	}

	private void flow() {
		int allowed;
		Duration wait = null;
		synchronized (this) {
			count();
			long room = Math.max(0, this.roomNanos / this.nanosPerTask - this.asked);
			allowed = (int) Math.min(this.wanted, room);
			this.wanted -= allowed;
			this.asked += allowed;
			long needed = (this.asked + 1) * this.nanosPerTask;
			// where all that the rate allows is asked for, what comes next makes room
			if (this.wanted > 0 && needed <= this.capacityNanos && !this.scheduled) {
				this.scheduled = true;
				wait = Duration.ofNanos(needed - this.roomNanos);
			}
		}
		if (wait != null) {
			this.timers.schedule(wait, this::due);
		}
		if (allowed > 0) {
			this.request.accept(allowed);
		}
	}

	private void due() {
		synchronized (this) {
			this.scheduled = false;
		}
		flow();
	}

	private void count() {
		long now = this.timers.nanoTime();
		this.roomNanos = Math.min(this.capacityNanos, this.roomNanos + (now - this.countedNanos));
		this.countedNanos = now;
	}

}
