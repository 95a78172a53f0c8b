package io.aethermagic.redis;

import org.jspecify.annotations.Nullable;

/**
 * What Redis tells about a group.
 *
 * @param name the group's name
 * @param consumers how many consumers it has
 * @param pending how many entries were read and not acknowledged
 * @param lastDeliveredId the newest entry that was read
 * @param entriesRead how many entries it has read; {@code null} before Redis 7, or if
 * Redis cannot tell
 * @param lag how many entries it has not read yet; {@code null} before Redis 7, or if
 * Redis cannot tell
 */
public record GroupInfo(String name, long consumers, long pending, String lastDeliveredId, @Nullable Long entriesRead,
		@Nullable Long lag) {
}
