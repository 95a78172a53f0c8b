package io.aethermagic.transport.redis;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A message as fields: those of a stream's entry, or of the object around the payload
 * where there is nothing but a value: {@code {"aether":{…},"payload":…}}. The payload is
 * carried as it is, whatever it is.
 */
final class MessageFields {

	/** The field with the payload. */
	static final String PAYLOAD = "payload";

	/** The field with how long the message is worth delivering, in milliseconds. */
	static final String TTL = "ttl";

	/** The field of an entry that only wakes readers. */
	static final String WAKE = "wake";

	private static final String ID = "id";

	private static final String TID = "tid";

	private static final String ACTION = "action";

	private static final String REPLY = "reply";

	private static final String HEADER = "h:";

	private static final byte[] BETWEEN = ",\"payload\":".getBytes(StandardCharsets.UTF_8);

	private static final JsonFactory JSON = JsonFactory.builder().build();

	private MessageFields() {
	}

	static Map<String, String> of(AetherMessage message) {
		Map<String, String> fields = new LinkedHashMap<>();
		fields.put(ID, message.id());
		fields.put(TID, message.tid());
		if (message.action() != null) {
			fields.put(ACTION, message.action().wireName());
		}
		if (message.replyTo() != null) {
			fields.put(REPLY, message.replyTo());
		}
		message.headers().forEach((name, value) -> fields.put(HEADER + name, value));
		return fields;
	}

	/**
	 * Read a message.
	 * @return the message, or {@code null} if it is none
	 */
	static @Nullable AetherMessage message(Map<String, String> fields, byte @Nullable [] payload) {
		String id = fields.get(ID);
		Action action = Action.of(fields.getOrDefault(ACTION, ""));
		if (id == null || payload == null) {
			return null;
		}
		Map<String, String> headers = new HashMap<>();
		fields.forEach((name, value) -> {
			if (name.startsWith(HEADER)) {
				headers.put(name.substring(HEADER.length()), value);
			}
		});
		return new AetherMessage(id, fields.getOrDefault(TID, ""), action, fields.get(REPLY), headers, payload);
	}

	/**
	 * Read a message from a stream's entry.
	 * @return the message, or {@code null} if it is none
	 */
	static @Nullable AetherMessage message(Map<String, byte[]> entry) {
		byte[] id = entry.get(ID);
		byte[] payload = entry.get(PAYLOAD);
		if (id == null || payload == null) {
			return null;
		}
		Map<String, String> headers = new HashMap<>();
		entry.forEach((name, value) -> {
			if (name.startsWith(HEADER)) {
				headers.put(name.substring(HEADER.length()), RedisLink.text(value));
			}
		});
		byte[] tid = entry.get(TID);
		byte[] action = entry.get(ACTION);
		byte[] reply = entry.get(REPLY);
		return new AetherMessage(RedisLink.text(id), (tid != null) ? RedisLink.text(tid) : "",
				(action != null) ? Action.of(RedisLink.text(action)) : null,
				(reply != null) ? RedisLink.text(reply) : null, headers, payload);
	}

	/**
	 * Return the message as an entry of a stream.
	 */
	static Map<String, byte[]> entry(AetherMessage message) {
		Map<String, byte[]> entry = new LinkedHashMap<>();
		of(message).forEach((name, value) -> entry.put(name, RedisLink.bytes(value)));
		entry.put(PAYLOAD, message.payload());
		return entry;
	}

	/**
	 * Return arguments of a script, the last of which are the fields of a message.
	 */
	static byte[][] arguments(AetherMessage message, byte[]... first) {
		Map<String, String> fields = of(message);
		byte[][] arguments = Arrays.copyOf(first, first.length + 2 * fields.size() + 2);
		int next = first.length;
		for (Map.Entry<String, String> field : fields.entrySet()) {
			arguments[next++] = RedisLink.bytes(field.getKey());
			arguments[next++] = RedisLink.bytes(field.getValue());
		}
		arguments[next++] = RedisLink.bytes(PAYLOAD);
		arguments[next] = message.payload();
		return arguments;
	}

	static byte[] frame(AetherMessage message) {
		return frame(of(message), message.payload());
	}

	static byte[] frame(Map<String, String> fields, byte[] payload) {
		ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 512);
		try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
			json.writeStartObject();
			json.writeName("aether");
			json.writeStartObject();
			fields.forEach(json::writeStringProperty);
			json.writeEndObject();
			json.flush();
			out.writeBytes(BETWEEN);
			out.writeBytes(payload);
			json.writeEndObject();
		}
		return out.toByteArray();
	}

	/**
	 * Read what {@link #frame} has made.
	 * @return fields and payload, or {@code null} if it is something else
	 */
	static @Nullable Framed unframe(byte[] frame) {
		Map<String, String> fields = new HashMap<>();
		try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), frame)) {
			if (json.nextToken() != JsonToken.START_OBJECT || !"aether".equals(json.nextName())
					|| json.nextToken() != JsonToken.START_OBJECT) {
				return null;
			}
			for (String name = json.nextName(); name != null; name = json.nextName()) {
				String value = json.nextStringValue();
				if (value == null) {
					return null;
				}
				fields.put(name, value);
			}
			int end = (int) json.currentLocation().getByteOffset();
			int start = end + BETWEEN.length;
			if (start >= frame.length || !Arrays.equals(frame, end, start, BETWEEN, 0, BETWEEN.length)) {
				return null;
			}
			return new Framed(fields, Arrays.copyOfRange(frame, start, frame.length - 1));
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/**
	 * What a frame has in it.
	 *
	 * @param fields all but the payload
	 * @param payload the payload
	 */
	record Framed(Map<String, String> fields, byte[] payload) {

		@Nullable AetherMessage message() {
			return MessageFields.message(this.fields, this.payload);
		}

	}

}
