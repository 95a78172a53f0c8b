package io.aethermagic.transport.redis;

import java.time.Duration;

import io.aethermagic.message.AetherMessage;
import org.jspecify.annotations.Nullable;

/**
 * A task as it was read.
 *
 * @param id what it is known by here
 * @param token what it is known by to Redis, in the hands of this consumer
 * @param deliveries how often it was handed out, this time too, releases not counted
 * @param atMillis when it was sent, by the server's clock
 * @param deadlineMillis when it expires, by the server's clock; 0 for never
 * @param isWake whether it is no task, and only wakes readers
 * @param message the message, or {@code null} if it is none
 */
record QueueEntry(String id, byte[] token, int deliveries, long atMillis, long deadlineMillis, boolean isWake,
		@Nullable AetherMessage message) {

	boolean isExpired(ServerClock clock) {
		return this.deadlineMillis > 0 && clock.millis() >= this.deadlineMillis;
	}

	Duration age(ServerClock clock) {
		return Duration.ofMillis(Math.max(0, clock.millis() - this.atMillis));
	}

}
