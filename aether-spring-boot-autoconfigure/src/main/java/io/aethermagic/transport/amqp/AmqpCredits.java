package io.aethermagic.transport.amqp;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The consumers of one channel, by what they may have in hand. The number that a consumer
 * begins with cannot be changed: where more is wanted there is another one beside it,
 * where less is wanted one is cancelled. Safe for use by several threads.
 */
final class AmqpCredits {

	private final List<AmqpCredit> live = new ArrayList<>();

	private long made;

	/**
	 * Add a consumer.
	 * @param free how many tasks the broker may send it
	 */
	synchronized AmqpCredit add(long free) {
		AmqpCredit made = new AmqpCredit("aether-" + ++this.made, free);
		this.live.add(made);
		return made;
	}

	/**
	 * Count on a consumer no more, which is cancelled.
	 */
	synchronized void remove(AmqpCredit credit) {
		credit.cancel();
		this.live.remove(credit);
	}

	/**
	 * Return how many tasks the broker may send.
	 */
	synchronized long open() {
		return this.live.stream().mapToLong(AmqpCredit::free).sum();
	}

	synchronized @Nullable AmqpCredit any() {
		return this.live.isEmpty() ? null : this.live.get(0);
	}

	/**
	 * Return a consumer that the broker may send something.
	 */
	synchronized @Nullable AmqpCredit free() {
		return this.live.stream().filter((each) -> each.free() > 0).findFirst().orElse(null);
	}

	synchronized void used(AmqpCredit credit) {
		credit.used();
	}

	synchronized void done(AmqpCredit credit) {
		credit.done();
	}

}
