package io.aethermagic.redis;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Looks at Redis Streams, changes them, and works with their groups. Fields and values
 * are strings in UTF-8. Needs Redis 6.2 or newer.
 * <p>
 * All methods, here and of what is got from here, block until Redis has answered, and
 * throw a {@link org.springframework.dao.DataAccessException} when it refuses or cannot
 * be reached, for example because there is no such stream or group. Safe for use by
 * several threads.
 */
public interface AetherStreams {

	/**
	 * Return the operations on one stream. The stream need not exist yet.
	 * @param key the stream's key
	 * @return operations on it
	 */
	RedisStream stream(String key);

	/**
	 * Read several streams at once, for everybody: nothing is taken away, no group is
	 * involved. In a cluster their keys have to be in one slot.
	 * @param after for each stream's key the id after which to read: {@code 0} for all,
	 * {@code $} for what is added from now on
	 * @param options how many entries of each stream, and how long to wait for the first
	 * @return the entries, those of one stream in their order; empty if none came in time
	 * @throws IllegalArgumentException if there is no stream, or the options say that
	 * nothing is to be acknowledged
	 */
	List<StreamEntry> read(Map<String, String> after, ReadOptions options);

	/**
	 * Read what no consumer of a group has got yet from several streams at once. In a
	 * cluster their keys have to be in one slot.
	 * @param keys the keys of the streams; each has to have the group
	 * @param group the name of the group
	 * @param consumer who reads; it is created if it is not there
	 * @param options how many entries of each stream, and how long to wait for the first
	 * @return the entries, those of one stream in their order; empty if none came in time
	 * @throws IllegalArgumentException if there is no stream
	 */
	List<StreamEntry> readGroup(Collection<String> keys, String group, String consumer, ReadOptions options);

}
