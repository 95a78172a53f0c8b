package io.aethermagic.redis;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.RedisStreamCommands;
import org.springframework.data.redis.connection.stream.ByteRecord;
import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.connection.stream.StreamReadOptions;
import org.springframework.util.Assert;

/**
 * Reads streams. A read that waits asks again and again, each time for less than the
 * client's patience with a command; Spring Data does that on a connection of its own.
 */
final class StreamReader {

	/** What no consumer of the group has got. */
	static final String UNDELIVERED = ">";

	private static final String FROM_NOW_ON = "$";

	private static final String BEGINNING = "0-0";

	private final StreamConnections redis;

	private final Duration longestBlock;

	StreamReader(StreamConnections redis, Duration longestBlock) {
		this.redis = redis;
		this.longestBlock = longestBlock;
	}

	List<StreamEntry> read(Map<String, String> after, ReadOptions options) {
		Assert.isTrue(!options.noAck(), "Only what a group reads is acknowledged");
		return read(options, (commands) -> {
			Map<String, String> fixed = new LinkedHashMap<>(after);
			if (!options.block().isZero()) {
				fixed.replaceAll((key, id) -> id.equals(FROM_NOW_ON) ? last(commands, key) : id);
			}
			StreamOffset<byte[]>[] offsets = offsets(fixed);
			return (read) -> commands.xRead(read, offsets);
		});
	}

	List<StreamEntry> readGroup(String group, String consumer, Map<String, String> after, ReadOptions options) {
		StreamOffset<byte[]>[] offsets = offsets(after);
		return read(options,
				(commands) -> (read) -> commands.xReadGroup(Consumer.from(group, consumer), read, offsets));
	}

	/**
	 * Between two commands that wait, {@code $} would miss what is added.
	 */
	private static String last(RedisStreamCommands commands, String key) {
		return commands.xRevRange(StringBytes.of(key), Range.unbounded(), Limit.limit().count(1))
			.stream()
			.map((entry) -> entry.getId().getValue())
			.findFirst()
			.orElse(BEGINNING);
	}

	@SuppressWarnings("unchecked")
	private static StreamOffset<byte[]>[] offsets(Map<String, String> after) {
		Assert.isTrue(!after.isEmpty(), "There is no stream to read");
		return after.entrySet()
			.stream()
			.map((entry) -> StreamOffset.create(StringBytes.of(entry.getKey()), ReadOffset.from(entry.getValue())))
			.toArray(StreamOffset[]::new);
	}

	private List<StreamEntry> read(ReadOptions options, Preparation preparation) {
		long end = System.nanoTime() + options.block().toNanos();
		StreamReadOptions once = StreamReadOptions.empty().count(options.count());
		StreamReadOptions read = options.noAck() ? once.noack() : once;
		return this.redis.execute((connection) -> {
			Reading reading = preparation.prepare(connection.streamCommands());
			while (true) {
				Duration left = Duration.ofNanos(end - System.nanoTime());
				Duration block = (left.compareTo(this.longestBlock) < 0) ? left : this.longestBlock;
				boolean waits = block.toMillis() > 0;
				List<ByteRecord> records = reading.read(waits ? read.block(block) : read);
				if (!records.isEmpty() || !waits) {
					return StringBytes.entries(records);
				}
			}
		});
	}

	/**
	 * Finds out what is read, on the connection that reads.
	 */
	private interface Preparation {

		Reading prepare(RedisStreamCommands commands);

	}

	/**
	 * Reads once.
	 */
	private interface Reading {

		List<ByteRecord> read(StreamReadOptions options);

	}

}
