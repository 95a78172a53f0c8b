package io.aethermagic.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import io.aethermagic.time.Timers;

/**
 * Counts how tasks end here, minute by minute, for the last
 * {@value OutcomeMinute#REMEMBERED}. Safe for use by several threads: a lock is taken
 * once a minute.
 */
final class OutcomeCounts {

	private static final long MINUTE_NANOS = 60_000_000_000L;

	private final Timers timers;

	private final long startNanos;

	/** The newest first. */
	private final Deque<Minute> minutes = new ArrayDeque<>();

	private volatile Minute current = new Minute(0);

	OutcomeCounts(Timers timers) {
		this.timers = timers;
		this.startNanos = timers.nanoTime();
		this.minutes.add(this.current);
	}

	private long now() {
		return (this.timers.nanoTime() - this.startNanos) / MINUTE_NANOS;
	}

	void add(Outcome.Kind kind) {
		long now = now();
		Minute minute = this.current;
		if (minute.number < now) {
			minute = turn(now);
		}
		minute.count(kind).increment();
	}

	private synchronized Minute turn(long now) {
		if (this.current.number < now) {
			this.current = new Minute(now);
			this.minutes.addFirst(this.current);
			while (now - this.minutes.getLast().number >= OutcomeMinute.REMEMBERED) {
				this.minutes.removeLast();
			}
		}
		return this.current;
	}

	/**
	 * Return the last minutes, those without an outcome too, the newest first.
	 */
	List<OutcomeMinute> minutes() {
		long now = now();
		List<OutcomeMinute> all = new ArrayList<>();
		for (int ago = 0; ago < OutcomeMinute.REMEMBERED; ago++) {
			all.add(new OutcomeMinute(ago, 0, 0, 0, 0));
		}
		synchronized (this) {
			for (Minute minute : this.minutes) {
				int ago = (int) (now - minute.number);
				if (ago < OutcomeMinute.REMEMBERED) {
					all.set(ago, minute.view(ago));
				}
			}
		}
		return all;
	}

	private static final class Minute {

		private final long number;

		private final LongAdder completed = new LongAdder();

		private final LongAdder failed = new LongAdder();

		private final LongAdder cancelled = new LongAdder();

		private final LongAdder expired = new LongAdder();

		Minute(long number) {
			this.number = number;
		}

		LongAdder count(Outcome.Kind kind) {
			return switch (kind) {
				case COMPLETED -> this.completed;
				case FAILED -> this.failed;
				case CANCELLED -> this.cancelled;
				case EXPIRED -> this.expired;
			};
		}

		OutcomeMinute view(int ago) {
			return new OutcomeMinute(ago, this.completed.sum(), this.failed.sum(), this.cancelled.sum(),
					this.expired.sum());
		}

	}

}
