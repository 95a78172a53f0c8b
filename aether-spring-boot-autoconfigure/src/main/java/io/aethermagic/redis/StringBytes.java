package io.aethermagic.redis;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.stream.ByteRecord;
import org.springframework.data.redis.connection.stream.RecordId;

/**
 * Strings as Redis has them.
 */
final class StringBytes {

	private StringBytes() {
	}

	static byte[] of(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static String string(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	/**
	 * What a client library gives for a string: bytes, or a string.
	 */
	static String text(Object value) {
		return (value instanceof byte[] bytes) ? string(bytes) : String.valueOf(value);
	}

	/**
	 * The id, whole: Spring Data does not take one without its second part.
	 */
	static RecordId id(String id) {
		return RecordId.of(id.contains("-") ? id : id + "-0");
	}

	static RecordId[] ids(Collection<String> ids) {
		return ids.stream().map(StringBytes::id).toArray(RecordId[]::new);
	}

	static List<StreamEntry> entries(List<ByteRecord> records) {
		return records.stream().map(StringBytes::entry).toList();
	}

	private static StreamEntry entry(ByteRecord record) {
		Map<String, String> fields = new LinkedHashMap<>();
		@Nullable Map<byte[], byte[]> body = record.getValue();
		if (body != null) {
			body.forEach((name, value) -> fields.put(string(name), string(value)));
		}
		return new StreamEntry(string(record.getRequiredStream()), record.getId().getValue(), fields);
	}

}
