package io.aethermagic.transport.hub.wire;

import java.time.Duration;

import io.aethermagic.transport.MessageTooLargeException;

/**
 * How an end of a wire behaves, and its bounds.
 *
 * @param lease the lease of this instance: a silent connection is noticed within a third
 * of it
 * @param maxMessageSize the largest payload that is sent, in bytes; property
 * {@code aether.max-message-size}
 * @param maxBuffered how many frames wait to be sent on one connection
 * @param maxBufferedBytes how many bytes of them
 * @param boundProperty the property that moves the two, for messages
 */
public record WireSettings(Duration lease, int maxMessageSize, int maxBuffered, long maxBufferedBytes,
		String boundProperty) {

	/** The property that says how large a payload may be. */
	public static final String SIZE_PROPERTY = "aether.max-message-size";

	/** What a message may have beside its payload: headers, and all that is in a head. */
	private static final int HEAD = 512 * 1024;

	/** How many signs of life fit into a lease. */
	private static final int BEATS = 9;

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if a bound or the lease is not positive
	 */
	public WireSettings {
		if (lease.isNegative() || lease.isZero() || maxMessageSize < 1 || maxBuffered < 1 || maxBufferedBytes < 1) {
			throw new IllegalArgumentException("A bound of the wire is not positive");
		}
	}

	/**
	 * Return how many bytes are taken at once from the other side.
	 * @param maxMessageSize the largest payload
	 * @return bytes
	 */
	static int frameLimit(int maxMessageSize) {
		return (int) Math.min(Integer.MAX_VALUE - 16L, (long) maxMessageSize + HEAD);
	}

	/**
	 * Return how often a sign of life is given.
	 */
	Duration beat() {
		return this.lease.dividedBy(BEATS);
	}

	/**
	 * Say that a message is larger than the hub takes.
	 */
	static MessageTooLargeException tooLarge(int size, int most) {
		return new MessageTooLargeException("A message of " + size + " bytes is more than the " + most
				+ " that go to this hub; send less, or raise " + SIZE_PROPERTY + " at both sides");
	}

}
