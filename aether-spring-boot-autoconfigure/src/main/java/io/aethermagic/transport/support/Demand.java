package io.aethermagic.transport.support;

import io.aethermagic.transport.Subscription;

/**
 * How much was asked for and not handed over. Not safe for use by several threads.
 */
final class Demand {

	private long asked;

	/**
	 * Ask for more.
	 * @param n how many more; {@link Subscription#UNBOUNDED} for no limit
	 * @throws IllegalArgumentException if it is not above 0
	 */
	void add(long n) {
		if (n <= 0) {
			throw new IllegalArgumentException("A demand of " + n + " is not above 0");
		}
		this.asked = (this.asked > Subscription.UNBOUNDED - n) ? Subscription.UNBOUNDED : this.asked + n;
	}

	boolean isAny() {
		return this.asked > 0;
	}

	/**
	 * Return what is left of it for others when some are served.
	 * @param served how many; below 0 where there is room for more
	 * @return at least 0
	 */
	long beyond(long served) {
		return (this.asked == Subscription.UNBOUNDED) ? this.asked : Math.max(0, this.asked - served);
	}

	void take() {
		if (this.asked != Subscription.UNBOUNDED) {
			this.asked--;
		}
	}

	void handBack() {
		if (this.asked != Subscription.UNBOUNDED) {
			this.asked++;
		}
	}

}
