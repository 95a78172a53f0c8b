package io.aethermagic.node;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes ids that are unique over all instances, without a random number for each: a
 * random part per object and a counter. Safe for use by several threads.
 */
public final class Ids {

	private static final byte[] DIGITS = "0123456789abcdefghijklmnopqrstuv".getBytes(StandardCharsets.ISO_8859_1);

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
		return this.prefix + spread(this.counter.incrementAndGet());
	}

	/**
	 * Write a number so that numbers in a row have hashes far apart: neighbours would
	 * crowd the hash tables that ids are the keys of. Different numbers stay different,
	 * because an odd factor can be divided out again.
	 */
	private static String spread(long number) {
		long rest = number * 0x9E3779B97F4A7C15L;
		byte[] digits = new byte[13];
		for (int i = 0; i < digits.length; i++) {
			digits[i] = DIGITS[(int) (rest >>> 59)];
			rest = (rest << 5) | (rest >>> 59);
		}
		return new String(digits, StandardCharsets.ISO_8859_1);
	}

}
