package io.aethermagic.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When very many things are due, of which most are done with before: a hierarchical
 * timing wheel. To say when something is due, and to call it off, costs the same however
 * many there are; what is due is found without passing over what is not; and while
 * nothing is due nothing runs but one timer every few seconds.
 * <p>
 * What is due is told on a thread of the {@link Timers}, never early and at most a tick
 * late, with no lock held. One that throws harms no other. Safe for use by several
 * threads.
 *
 * @param <T> what is due
 * @see <a href="https://doi.org/10.1109/90.650142">Varghese and Lauck, "Hashed and
 * hierarchical timing wheels"</a>
 */
public final class DueWheel<T> {

	private static final Logger logger = LoggerFactory.getLogger(DueWheel.class);

	/** How many parts have a lock of their own; a power of two. */
	private static final int STRIPES = 8;

	private final Timers timers;

	private final long tickNanos;

	private final long originNanos;

	private final Consumer<T> due;

	private final List<WheelStripe<T>> stripes = new ArrayList<>(STRIPES);

	private final AtomicLong added = new AtomicLong();

	/** The tick at which the next look is; {@link Long#MAX_VALUE} for none. */
	private long lookAt = Long.MAX_VALUE;

	private Timers.@Nullable Timer timer;

	/**
	 * Create a wheel with nothing in it.
	 * @param timers the clock
	 * @param tick how late something may be told
	 * @param due is told what is due; may say when it is due again
	 */
	public DueWheel(Timers timers, Duration tick, Consumer<T> due) {
		this.timers = timers;
		this.tickNanos = tick.toNanos();
		this.originNanos = timers.nanoTime();
		this.due = due;
		for (int i = 0; i < STRIPES; i++) {
			this.stripes.add(new WheelStripe<>(this::tickNow));
		}
	}

	/**
	 * Make an entry, which is due at no time yet.
	 * @param item what will be due
	 * @return the entry
	 */
	public DueEntry<T> entry(T item) {
		return new DueEntry<>(this, this.stripes.get((int) this.added.getAndIncrement() & (STRIPES - 1)), item);
	}

	void bringForward(DueEntry<T> entry, long atNanos) {
		long tick = tickAfter(atNanos);
		if (tick >= entry.tick()) {
			return;
		}
		long look = entry.stripe().bringForward(entry, tick);
		if (look < Long.MAX_VALUE) {
			lookAt(look);
		}
	}

	/**
	 * Return the first tick that is not before a time.
	 */
	private long tickAfter(long nanos) {
		return Math.max(0, Math.floorDiv(nanos - this.originNanos + this.tickNanos - 1, this.tickNanos));
	}

	private long tickNow() {
		return Math.floorDiv(this.timers.nanoTime() - this.originNanos, this.tickNanos);
	}

	/**
	 * Look at a tick, unless there is a look before.
	 */
	private synchronized void lookAt(long tick) {
		if (tick >= this.lookAt) {
			return;
		}
		if (this.timer != null) {
			this.timer.cancel();
		}
		this.lookAt = tick;
		long delay = this.originNanos + tick * this.tickNanos - this.timers.nanoTime();
		this.timer = this.timers.schedule(Duration.ofNanos(Math.max(0, delay)), this::look);
	}

	private void look() {
		synchronized (this) {
			this.timer = null;
			this.lookAt = Long.MAX_VALUE;
		}
		long now = tickNow();
		long next = Long.MAX_VALUE;
		for (WheelStripe<T> stripe : this.stripes) {
			List<T> dueNow = new ArrayList<>();
			next = Math.min(next, stripe.advance(now, dueNow));
			dueNow.forEach(this::tell);
		}
		if (next < Long.MAX_VALUE) {
			lookAt(next);
		}
	}

	private void tell(T item) {
		try {
			this.due.accept(item);
		}
		catch (RuntimeException | Error ex) {
			logger.error("What follows from {} being due failed", item, ex);
		}
	}

}
