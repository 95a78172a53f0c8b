package io.aethermagic.transport.hub.wire;

import java.time.Instant;

import io.aethermagic.time.Timers;
import org.jspecify.annotations.Nullable;

/**
 * Whether the other side gives signs of life and takes what it is sent. Beats are
 * counted, not time: a process that was stopped has heard nothing meanwhile, and that
 * says nothing. Beats come one after the other; the rest is safe for use by several
 * threads.
 */
final class Pulse {

	/** After how many beats without a sign of life the other side is gone. */
	private static final long MOST_SILENT = 2;

	/** After how many beats a write that does not end is given up. */
	private static final long MOST_STALLED = 2;

	/** How many bytes the other side has to take with each beat. */
	private static final int LEAST_TAKEN = 256 * 1024;

	/** The shortest time between two signs of life, in nanoseconds. */
	private static final long SHORTEST = 10_000_000;

	private final Timers timers;

	private final WireOutbox outbox;

	/** Between two beats that count, in nanoseconds. */
	private final long beat;

	/** Between two signs of life that are given, in nanoseconds. */
	private volatile long interval;

	private volatile Instant heard;

	private volatile boolean heardSince = true;

	private volatile boolean listening;

	private long silent;

	private long stalled;

	private long written;

	Pulse(Timers timers, WireOutbox outbox, WireSettings settings) {
		this.timers = timers;
		this.outbox = outbox;
		this.beat = settings.beat().toNanos();
		this.interval = this.beat;
		this.heard = timers.now();
	}

	/**
	 * Beat as often as the other side expects, if that is more often.
	 * @param nanos how long it waits between two signs of life, 0 if that is not known
	 */
	void beatEvery(long nanos) {
		if (nanos > 0) {
			this.interval = Math.min(this.interval, Math.max(SHORTEST, nanos));
		}
	}

	/**
	 * Return how long it is to the next beat, in nanoseconds.
	 */
	long interval() {
		return this.interval;
	}

	void heardFrom() {
		this.heard = this.timers.now();
		this.heardSince = true;
	}

	/**
	 * Take note that what was heard is being looked at, during which nothing is heard.
	 */
	void listening(boolean listening) {
		this.heardSince = true;
		this.listening = listening;
	}

	Instant heard() {
		return this.heard;
	}

	/**
	 * Beat once.
	 * @return what is wrong with the other side, or {@code null}
	 */
	@Nullable WireEnd beat() {
		long beats = this.beat / this.interval;
		this.silent = (this.heardSince || this.listening) ? 0 : this.silent + 1;
		this.heardSince = false;
		long written = this.outbox.writes();
		int underWay = this.outbox.underWay();
		this.stalled = (underWay > 0 && written == this.written) ? this.stalled + 1 : 0;
		this.written = written;
		if (this.silent >= MOST_SILENT * beats) {
			return WireEnd.SILENT;
		}
		return (this.stalled > (MOST_STALLED + underWay / LEAST_TAKEN) * beats) ? WireEnd.SLOW : null;
	}

}
