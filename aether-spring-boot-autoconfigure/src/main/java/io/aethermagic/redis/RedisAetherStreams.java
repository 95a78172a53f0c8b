package io.aethermagic.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.Assert;

/**
 * {@link AetherStreams} on Spring Data Redis.
 */
public final class RedisAetherStreams implements AetherStreams {

	private final StreamConnections redis;

	private final StreamReader reader;

	/**
	 * Create operations on streams.
	 * @param factory makes the connections; it is not closed by this
	 * @param longestBlock how long one command blocks at most, well below the time after
	 * which the client gives a command up. Who waits for longer waits by several commands
	 * @throws IllegalArgumentException if the time is not at least a millisecond
	 */
	public RedisAetherStreams(RedisConnectionFactory factory, Duration longestBlock) {
		Assert.isTrue(longestBlock.toMillis() > 0, "The longest block must be at least a millisecond");
		this.redis = new StreamConnections(factory);
		this.reader = new StreamReader(this.redis, longestBlock);
	}

	@Override
	public RedisStream stream(String key) {
		return new DefaultRedisStream(this.redis, this.reader, key);
	}

	@Override
	public List<StreamEntry> read(Map<String, String> after, ReadOptions options) {
		return this.reader.read(after, options);
	}

	@Override
	public List<StreamEntry> readGroup(Collection<String> keys, String group, String consumer, ReadOptions options) {
		Map<String, String> undelivered = new LinkedHashMap<>();
		keys.forEach((key) -> undelivered.put(key, StreamReader.UNDELIVERED));
		return this.reader.readGroup(group, consumer, undelivered, options);
	}

}
