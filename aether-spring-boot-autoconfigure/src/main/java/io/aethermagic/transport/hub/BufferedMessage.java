package io.aethermagic.transport.hub;

import io.aethermagic.message.AetherMessage;

/**
 * A message on its way through an inbox, a topic or a broadcast.
 *
 * @param message the message
 * @param takenAt when the hub took it, in nanoseconds
 * @param expires whether it expires
 * @param expiresAt when it expires, in nanoseconds
 * @param bytes what it counts in the bound
 */
record BufferedMessage(AetherMessage message, long takenAt, boolean expires, long expiresAt, long bytes) {

	boolean isExpired(long now) {
		return this.expires && now - this.expiresAt >= 0;
	}

	/**
	 * Whether it goes ahead of data.
	 */
	boolean isControl() {
		return this.message.isControl();
	}

}
