package io.aethermagic.redis;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.RedisStreamCommands.TrimOptions;
import org.springframework.data.redis.connection.RedisStreamCommands.XAddOptions;
import org.springframework.data.redis.connection.RedisStreamCommands.XTrimOptions;
import org.springframework.data.redis.connection.stream.ByteRecord;
import org.springframework.data.redis.connection.stream.RecordId;
import org.springframework.data.redis.connection.stream.StreamInfo.XInfoStream;
import org.springframework.data.redis.connection.stream.StreamRecords;

/**
 * A stream, by the commands of Spring Data Redis.
 */
final class DefaultRedisStream implements RedisStream {

	private final StreamConnections redis;

	private final StreamReader reader;

	private final String key;

	private final byte[] rawKey;

	DefaultRedisStream(StreamConnections redis, StreamReader reader, String key) {
		this.redis = redis;
		this.reader = reader;
		this.key = key;
		this.rawKey = StringBytes.of(key);
	}

	@Override
	public String key() {
		return this.key;
	}

	@Override
	public long length() {
		return this.redis.stream((commands) -> commands.xLen(this.rawKey));
	}

	@Override
	public StreamInfo info() {
		XInfoStream info = this.redis.stream((commands) -> commands.xInfo(this.rawKey));
		// Spring Data has the first and the last entry in it, but not the names of their
		// fields.
		return Infos.stream(info, range(Range.unbounded(), 1), reverseRange(Range.unbounded(), 1));
	}

	@Override
	public List<GroupInfo> groups() {
		return Infos.groups(this.redis.stream((commands) -> commands.xInfoGroups(this.rawKey)));
	}

	@Override
	public List<StreamEntry> range(Range<String> ids, int count) {
		Limit limit = limit(count);
		return StringBytes.entries(this.redis.stream((commands) -> commands.xRange(this.rawKey, ids, limit)));
	}

	@Override
	public List<StreamEntry> reverseRange(Range<String> ids, int count) {
		Limit limit = limit(count);
		return StringBytes.entries(this.redis.stream((commands) -> commands.xRevRange(this.rawKey, ids, limit)));
	}

	private static Limit limit(int count) {
		Values.positive(count, "count");
		return Limit.limit().count(count);
	}

	@Override
	public String add(Map<String, String> fields, AddOptions options) {
		Map<byte[], byte[]> body = new LinkedHashMap<>();
		fields.forEach((name, value) -> body.put(StringBytes.of(name), StringBytes.of(value)));
		String id = options.id();
		ByteRecord record = StreamRecords.newRecord()
			.in(this.rawKey)
			.withId((id != null) ? StringBytes.id(id) : RecordId.autoGenerate())
			.ofBytes(body);
		Trim trim = options.trim();
		XAddOptions add = (trim != null) ? XAddOptions.trim(options(trim)) : XAddOptions.none();
		return this.redis.stream((commands) -> commands.xAdd(record, add)).getValue();
	}

	@Override
	public long delete(Collection<String> ids) {
		return ids.isEmpty() ? 0 : this.redis.stream((commands) -> commands.xDel(this.rawKey, StringBytes.ids(ids)));
	}

	@Override
	public long trim(Trim trim) {
		XTrimOptions options = XTrimOptions.trim(options(trim));
		return this.redis.stream((commands) -> commands.xTrim(this.rawKey, options));
	}

	private static TrimOptions options(Trim trim) {
		TrimOptions options = strategy(trim.maxLength(), trim.minId());
		options = trim.approximate() ? options.approximate() : options.exact();
		Long limit = trim.limit();
		return (limit != null) ? options.limit(limit) : options;
	}

	private static TrimOptions strategy(@Nullable Long maxLength, @Nullable String minId) {
		if (maxLength != null) {
			return TrimOptions.maxLen(maxLength);
		}
		return TrimOptions.minId(StringBytes.id(String.valueOf(minId)));
	}

	@Override
	public List<StreamEntry> read(String after, ReadOptions options) {
		return this.reader.read(Map.of(this.key, after), options);
	}

	@Override
	public StreamGroup group(String name) {
		return new DefaultStreamGroup(this.redis, this.reader, this.key, name);
	}

}
