package io.aethermagic.time;

import org.jspecify.annotations.Nullable;

/**
 * Something in a {@link DueWheel}, with the time at which it is due, if there is one.
 * Safe for use by several threads.
 *
 * @param <T> what is due
 */
public final class DueEntry<T> {

	private final DueWheel<T> wheel;

	private final WheelStripe<T> stripe;

	private final T item;

	/**
	 * The tick at which it is due; {@link Long#MAX_VALUE} for never. Changed, like what
	 * follows, under the lock of the stripe.
	 */
	private volatile long tick = Long.MAX_VALUE;

	@Nullable DueEntry<T> before;

	@Nullable DueEntry<T> after;

	int slot;

	DueEntry(DueWheel<T> wheel, WheelStripe<T> stripe, T item) {
		this.wheel = wheel;
		this.stripe = stripe;
		this.item = item;
	}

	/**
	 * Say that it is due at a time, unless it is due before. Costs next to nothing where
	 * it is.
	 * @param nanos the time, of {@link Timers#nanoTime()}
	 */
	public void bringForward(long nanos) {
		this.wheel.bringForward(this, nanos);
	}

	/**
	 * Say that it is never due. It may still be told of once, if it was due just now.
	 */
	public void cancel() {
		if (this.tick != Long.MAX_VALUE) {
			this.stripe.cancel(this);
		}
	}

	long tick() {
		return this.tick;
	}

	void tick(long tick) {
		this.tick = tick;
	}

	WheelStripe<T> stripe() {
		return this.stripe;
	}

	T item() {
		return this.item;
	}

}
