package io.aethermagic.redis;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What is kept of a stream: either so many of its newest entries, or those from an id on.
 *
 * @param maxLength how many entries are kept; {@code null} if the id decides
 * @param minId the oldest id that is kept; {@code null} if the number decides
 * @param approximate whether Redis may keep a few more, which is much cheaper
 * @param limit how many entries Redis looks at in this step at most; {@code null} for its
 * own limit. Only for approximate trimming
 */
public record Trim(@Nullable Long maxLength, @Nullable String minId, boolean approximate, @Nullable Long limit) {

	/**
	 * Create what is kept.
	 * @param maxLength how many entries
	 * @param minId or from which id on
	 * @param approximate whether a few more may be kept
	 * @param limit how many entries Redis looks at
	 * @throws IllegalArgumentException if not exactly one of number and id is there, a
	 * number is negative, or there is a limit and trimming is exact
	 */
	public Trim {
		Assert.isTrue((maxLength != null) != (minId != null), "A stream is trimmed by length or by id");
		Assert.isTrue(maxLength == null || maxLength >= 0, "A length must not be negative");
		Assert.isTrue(limit == null || limit >= 0, "A limit must not be negative");
		Assert.isTrue(limit == null || approximate, "Only approximate trimming has a limit");
	}

	/**
	 * Keep the newest entries, exactly so many.
	 * @param length how many
	 * @return what is kept
	 */
	public static Trim maxLength(long length) {
		return new Trim(length, null, false, null);
	}

	/**
	 * Keep the entries from an id on, exactly those.
	 * @param id the oldest id that is kept
	 * @return what is kept
	 */
	public static Trim minId(String id) {
		return new Trim(null, id, false, null);
	}

	/**
	 * Let Redis keep a few more, which is much cheaper.
	 * @return what is kept
	 */
	public Trim approximately() {
		return new Trim(this.maxLength, this.minId, true, this.limit);
	}

	/**
	 * Let Redis look at a number of entries only. That makes trimming approximate.
	 * @param limit how many entries; 0 for no limit at all
	 * @return what is kept
	 */
	public Trim limit(long limit) {
		return new Trim(this.maxLength, this.minId, true, limit);
	}

}
