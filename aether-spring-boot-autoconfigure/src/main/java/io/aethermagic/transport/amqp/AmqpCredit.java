package io.aethermagic.transport.amqp;

/**
 * How many tasks one consumer of a queue may have in hand, and how many more the broker
 * may send it. Guarded by its {@link AmqpCredits}.
 */
final class AmqpCredit {

	private final String tag;

	private long free;

	private volatile boolean live = true;

	/**
	 * Create the credit of a consumer that has nothing in hand.
	 * @param tag what the channel knows the consumer by
	 * @param free how many tasks the broker may send
	 */
	AmqpCredit(String tag, long free) {
		this.tag = tag;
		this.free = free;
	}

	String tag() {
		return this.tag;
	}

	/**
	 * Whether the broker sends it something for each task that is done with.
	 */
	boolean isLive() {
		return this.live;
	}

	void cancel() {
		this.live = false;
	}

	long free() {
		return this.live ? this.free : 0;
	}

	void used() {
		this.free--;
	}

	void done() {
		this.free++;
	}

}
