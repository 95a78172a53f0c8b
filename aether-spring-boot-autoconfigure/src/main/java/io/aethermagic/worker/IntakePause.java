package io.aethermagic.worker;

import java.time.Duration;

import io.aethermagic.time.Timers;

/**
 * The pause that a handler makes in asking for tasks when its executor takes none: what
 * goes back comes again at once, and would be rejected in a hot loop. While there is a
 * pause, idle permits are filled every {@value #PERIOD_MILLIS} ms: first one, then twice
 * as many each time, until the executor rejects again. The pause is over when all are
 * filled and a period has passed without a rejection. Safe for use by several threads.
 *
 * @promise 4.8
 */
final class IntakePause {

	/** How long after a rejection a task is asked for again, in milliseconds. */
	static final int PERIOD_MILLIS = 250;

	private static final Duration PERIOD = Duration.ofMillis(PERIOD_MILLIS);

	private final Timers timers;

	private final Permits permits;

	private final Runnable over;

	private int next;

	private boolean rejected;

	private boolean scheduled;

	/**
	 * Create a pause that is not there yet.
	 * @param timers tell when a period has passed
	 * @param permits the handler's permits
	 * @param over is told when the pause is over
	 */
	IntakePause(Timers timers, Permits permits, Runnable over) {
		this.timers = timers;
		this.permits = permits;
		this.over = over;
	}

	/**
	 * Note that the executor has rejected work, whose permit is idle now.
	 */
	void rejected() {
		synchronized (this) {
			this.rejected = true;
			if (this.scheduled) {
				return;
			}
			this.scheduled = true;
		}
		this.timers.schedule(PERIOD, this::passed);
	}

	private void passed() {
		int fill;
		synchronized (this) {
			if (!this.rejected && !this.permits.hasIdle()) {
				this.scheduled = false;
				fill = 0;
			}
			else {
				this.next = this.rejected ? 1 : 2 * this.next;
				this.rejected = false;
				fill = this.next;
			}
		}
		if (fill == 0) {
			this.over.run();
			return;
		}
		this.timers.schedule(PERIOD, this::passed);
		this.permits.fill(fill);
	}

}
