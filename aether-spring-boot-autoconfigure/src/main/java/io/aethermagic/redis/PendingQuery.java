package io.aethermagic.redis;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.Range;

/**
 * Which pending entries are asked for.
 *
 * @param ids between which ids, each bound inclusive or exclusive
 * @param count how many at most
 * @param consumer whose; {@code null} for everybody's
 * @param minIdle how long they must not have been delivered or claimed; {@code null} if
 * that does not matter
 */
public record PendingQuery(Range<String> ids, int count, @Nullable String consumer, @Nullable Duration minIdle) {

	/**
	 * Create a query.
	 * @param ids between which ids
	 * @param count how many at most
	 * @param consumer whose
	 * @param minIdle for how long idle
	 * @throws IllegalArgumentException if the count is not positive, or the time negative
	 */
	public PendingQuery {
		Values.positive(count, "count");
		if (minIdle != null) {
			Values.notNegative(minIdle, "idle time");
		}
	}

	/**
	 * Ask for the oldest entries.
	 * @param count how many at most
	 * @return the query
	 */
	public static PendingQuery first(int count) {
		return new PendingQuery(Range.unbounded(), count, null, null);
	}

	/**
	 * Ask for entries with certain ids only.
	 * @param ids between which ids, each bound inclusive or exclusive
	 * @return another query
	 */
	public PendingQuery ids(Range<String> ids) {
		return new PendingQuery(ids, this.count, this.consumer, this.minIdle);
	}

	/**
	 * Ask for one consumer's entries only.
	 * @param consumer the consumer's name
	 * @return another query
	 */
	public PendingQuery consumer(String consumer) {
		return new PendingQuery(this.ids, this.count, consumer, this.minIdle);
	}

	/**
	 * Ask for entries only that have been idle.
	 * @param minIdle how long they must not have been delivered or claimed
	 * @return another query
	 */
	public PendingQuery minIdle(Duration minIdle) {
		return new PendingQuery(this.ids, this.count, this.consumer, minIdle);
	}

}
