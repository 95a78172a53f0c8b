package io.aethermagic.transport;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How a message is sent.
 *
 * @param expiry how long the message is worth delivering; {@code null} for ever
 * @param priority 0 (lowest) to 9; 4 is usual. Ignored without
 * {@link Capability#PRIORITY}
 * @param mandatory whether a message that would be {@link Receipt#UNROUTED} is to be
 * dropped rather than kept for a receiver who may still come
 */
public record SendOptions(@Nullable Duration expiry, int priority, boolean mandatory) {

	/** The priority of a call that asks for none. */
	public static final int DEFAULT_PRIORITY = 4;

	/** No expiry, usual priority, not mandatory. */
	public static final SendOptions DEFAULT = new SendOptions(null, DEFAULT_PRIORITY, false);

	/**
	 * Create options.
	 * @throws IllegalArgumentException if the priority is outside 0 to 9, or the expiry
	 * is not positive
	 */
	public SendOptions {
		if (priority < 0 || priority > 9) {
			throw new IllegalArgumentException("The priority " + priority + " is outside 0 to 9");
		}
		if (expiry != null && (expiry.isNegative() || expiry.isZero())) {
			throw new IllegalArgumentException("The expiry " + expiry + " is not positive");
		}
	}

}
