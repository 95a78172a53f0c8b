package io.aethermagic.transport.hub;

/**
 * A subscription of one session. No method is called while a lock is held that
 * {@link #request} could need; listeners are reached through the thread's {@link Outbox}.
 */
interface HubSubscriber {

	/**
	 * Take more demand, and put into the outbox what can be delivered now.
	 */
	void request(long n, Outbox outbox);

	/**
	 * Take a demand of one, and put into the outbox what can be delivered now.
	 * @return whether there was something; not told where all that comes is delivered
	 */
	default boolean poll(Outbox outbox) {
		request(1, outbox);
		return false;
	}

	/**
	 * Take note that the client has the oldest of what was delivered to it.
	 * @param control whether control messages, or those that are none
	 * @param n how many
	 */
	default void confirm(boolean control, long n) {
	}

	/**
	 * Deliver nothing more.
	 * @param comesBack whether the same instance may come back for what it did not get
	 */
	void remove(boolean comesBack);

	static long add(long demand, long n) {
		long sum = demand + n;
		return (sum < 0) ? Long.MAX_VALUE : sum;
	}

}
