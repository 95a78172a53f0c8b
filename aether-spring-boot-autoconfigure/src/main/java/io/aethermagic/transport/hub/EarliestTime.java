package io.aethermagic.transport.hub;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Before when nothing is due of many things, so that they need not all be looked at: the
 * earliest time that was told since everything told before was forgotten. Safe for use by
 * several threads.
 */
final class EarliestTime {

	private final AtomicReference<@Nullable Long> earliest = new AtomicReference<>();

	/**
	 * Note that something is due at a time. That it may be later than that in the end
	 * does no harm.
	 * @param nanos when, on the clock of the hub
	 */
	void expect(long nanos) {
		Long known = this.earliest.get();
		while ((known == null || nanos - known < 0) && !this.earliest.compareAndSet(known, nanos)) {
			known = this.earliest.get();
		}
	}

	/**
	 * Tell whether something may be due.
	 */
	boolean isReached(long now) {
		Long known = this.earliest.get();
		return known != null && now - known >= 0;
	}

	/**
	 * Forget what was told: all that is not due by then is to be told anew.
	 */
	void forget() {
		this.earliest.set(null);
	}

}
