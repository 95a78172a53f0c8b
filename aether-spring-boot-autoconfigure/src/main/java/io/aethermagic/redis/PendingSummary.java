package io.aethermagic.redis;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How much of a group is pending.
 *
 * @param count how many entries
 * @param firstId the oldest one's id; {@code null} if nothing is pending
 * @param lastId the newest one's id; {@code null} if nothing is pending
 * @param consumers how many entries each consumer has that has any, unmodifiable
 */
public record PendingSummary(long count, @Nullable String firstId, @Nullable String lastId,
		Map<String, Long> consumers) {

	/**
	 * Create a summary.
	 * @param count how many entries
	 * @param firstId the oldest one's id
	 * @param lastId the newest one's id
	 * @param consumers how many entries each consumer has
	 */
	public PendingSummary {
		consumers = Map.copyOf(consumers);
	}

}
