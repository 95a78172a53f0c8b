package io.aethermagic.redis;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.springframework.data.domain.Range;

/**
 * One stream. Ids are those of Redis, such as {@code 1700000000000-0}; where an id says a
 * bound, the part before the hyphen, a time in milliseconds, is enough. See
 * {@link AetherStreams} for what all methods have in common.
 */
public interface RedisStream {

	/**
	 * Return where the stream is.
	 * @return its key
	 */
	String key();

	/**
	 * Return how many entries there are.
	 * @return the number; 0 if there is no such stream
	 */
	long length();

	/**
	 * Return what Redis tells about the stream.
	 * @return the information
	 */
	StreamInfo info();

	/**
	 * Return what Redis tells about the groups of the stream.
	 * @return one for each group
	 */
	List<GroupInfo> groups();

	/**
	 * Look at entries, oldest first.
	 * @param ids between which ids, each bound inclusive or exclusive;
	 * {@link Range#unbounded()} for all
	 * @param count how many at most
	 * @return the entries
	 * @throws IllegalArgumentException if the count is not positive
	 */
	List<StreamEntry> range(Range<String> ids, int count);

	/**
	 * Look at entries, newest first.
	 * @param ids between which ids, the older one first, each bound inclusive or
	 * exclusive; {@link Range#unbounded()} for all
	 * @param count how many at most
	 * @return the entries
	 * @throws IllegalArgumentException if the count is not positive
	 */
	List<StreamEntry> reverseRange(Range<String> ids, int count);

	/**
	 * Add an entry at the end. The stream is created if it is not there.
	 * @param fields the entry's fields, at least one
	 * @return the entry's id, which Redis has given it
	 */
	default String add(Map<String, String> fields) {
		return add(fields, AddOptions.defaults());
	}

	/**
	 * Add an entry at the end. The stream is created if it is not there.
	 * @param fields the entry's fields, at least one
	 * @param options the entry's id, and what becomes of older entries
	 * @return the entry's id
	 */
	String add(Map<String, String> fields, AddOptions options);

	/**
	 * Delete entries, for all groups.
	 * @param ids their ids
	 * @return how many were there
	 */
	long delete(Collection<String> ids);

	/**
	 * Delete the oldest entries, for all groups, also what a group has not read or not
	 * acknowledged.
	 * @param trim what is kept
	 * @return how many were deleted
	 */
	long trim(Trim trim);

	/**
	 * Read, for everybody: nothing is taken away, no group is involved.
	 * @param after the id after which to read: {@code 0} for all, {@code $} for what is
	 * added from now on
	 * @param options how many entries, and how long to wait for the first
	 * @return the entries in their order; empty if none came in time
	 * @throws IllegalArgumentException if the options say that nothing is to be
	 * acknowledged
	 */
	List<StreamEntry> read(String after, ReadOptions options);

	/**
	 * Return the operations on one group. The group need not exist yet.
	 * @param name the group's name
	 * @return operations on it
	 */
	StreamGroup group(String name);

}
