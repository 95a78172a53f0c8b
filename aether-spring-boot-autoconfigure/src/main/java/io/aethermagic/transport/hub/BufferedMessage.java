package io.aethermagic.transport.hub;

import java.time.Duration;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.SendOptions;

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

	static BufferedMessage of(AetherMessage message, SendOptions options, long now) {
		Duration expiry = options.expiry();
		return new BufferedMessage(message, now, expiry != null, (expiry != null) ? now + Incarnation.nanos(expiry) : 0,
				HubBound.size(message));
	}

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
