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
 * @param atMostOnce whether the message is worth only the moment: it may be lost on the
 * way, and is never repeated. A transport may ignore it
 * @param more whether another message for the same channel is likely to follow at once: a
 * transport may let this one wait for it, for a few milliseconds at most
 */
public record SendOptions(@Nullable Duration expiry, int priority, boolean mandatory, boolean atMostOnce,
		boolean more) {

	/** The priority of a call that asks for none. */
	public static final int DEFAULT_PRIORITY = 4;

	/** No expiry, usual priority, not mandatory, not to be lost. */
	public static final SendOptions DEFAULT = new SendOptions(null, DEFAULT_PRIORITY, false, false, false);

	/** As {@link #DEFAULT}, for what is worth only the moment. */
	public static final SendOptions AT_MOST_ONCE = new SendOptions(null, DEFAULT_PRIORITY, false, true, false);

	/** As {@link #DEFAULT}, for what another message is likely to follow at once. */
	public static final SendOptions MORE = new SendOptions(null, DEFAULT_PRIORITY, false, false, true);

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

	/**
	 * Return these options with another value of {@link #expiry()}.
	 * @param expiry the value, or {@code null} for no expiry
	 * @return new options
	 * @throws IllegalArgumentException if the expiry is not positive
	 */
	public SendOptions withExpiry(@Nullable Duration expiry) {
		return new SendOptions(expiry, this.priority, this.mandatory, this.atMostOnce, this.more);
	}

	/**
	 * Return these options with another value of {@link #priority()}.
	 * @param priority the value
	 * @return new options
	 * @throws IllegalArgumentException if the priority is outside 0 to 9
	 */
	public SendOptions withPriority(int priority) {
		return new SendOptions(this.expiry, priority, this.mandatory, this.atMostOnce, this.more);
	}

	/**
	 * Return these options with another value of {@link #mandatory()}.
	 * @param mandatory the value
	 * @return new options
	 */
	public SendOptions withMandatory(boolean mandatory) {
		return new SendOptions(this.expiry, this.priority, mandatory, this.atMostOnce, this.more);
	}

}
