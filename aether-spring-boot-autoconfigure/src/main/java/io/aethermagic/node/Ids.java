package io.aethermagic.node;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes ids that are unique over all instances, without a random number for each: a
 * random part per object and a counter. Safe for use by several threads.
 */
public final class Ids {

	private final String prefix;

	private final AtomicLong counter = new AtomicLong();

	/**
	 * Create a source of ids.
	 */
	public Ids() {
		UUID random = UUID.randomUUID();
		this.prefix = Long.toUnsignedString(random.getMostSignificantBits() ^ random.getLeastSignificantBits(), 36)
				+ "-";
	}

	/**
	 * Return an id that nobody else has.
	 * @return at most 28 characters of {@code a-z}, {@code 0-9} and {@code -}
	 */
	public String next() {
		return this.prefix + Long.toString(this.counter.incrementAndGet(), 36);
	}

}
