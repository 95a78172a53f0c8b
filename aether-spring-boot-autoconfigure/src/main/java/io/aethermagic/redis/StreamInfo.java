package io.aethermagic.redis;

import org.jspecify.annotations.Nullable;

/**
 * What Redis tells about a stream. The first and the last entry are read a moment after
 * the rest.
 *
 * @param length how many entries there are
 * @param groups how many groups there are
 * @param lastId the newest id that was given, also if that entry was deleted
 * @param first the oldest entry; {@code null} if there is none
 * @param last the newest entry; {@code null} if there is none
 * @param added how many entries were ever added; {@code null} before Redis 7
 * @param maxDeletedId the newest id that was deleted; {@code null} before Redis 7
 * @param radixTreeKeys the number of keys of the data structure that holds the stream
 * @param radixTreeNodes the number of its nodes
 */
public record StreamInfo(long length, long groups, String lastId, @Nullable StreamEntry first,
		@Nullable StreamEntry last, @Nullable Long added, @Nullable String maxDeletedId, long radixTreeKeys,
		long radixTreeNodes) {
}
