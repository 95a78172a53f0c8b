package io.aethermagic.transport.redis;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
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
 * A message as Redis carries it, with all that is not in its payload in an object around
 * it: {@code {"aether":{"id":…,"headers":{…}},"payload":…}}. The payload is carried as it
 * is, whatever it is.
 *
 * @param message the message, or {@code null} if there is none in it
 * @param more what else is said beside the message
 */
record MessageFrame(@Nullable AetherMessage message, Map<String, String> more) {

	/** What a frame begins with. */
	static final String START = "{\"aether\":{";

	private static final String ID = "id";

	private static final String TID = "tid";

	private static final String ACTION = "action";

	private static final String REPLY = "reply";

	private static final String HEADERS = "headers";

	private static final byte[] BETWEEN = ",\"payload\":".getBytes(StandardCharsets.UTF_8);

	/** The longest form of a character. */
	private static final int ESCAPED = 6;

	/** More than what a payload has beside its data, in bytes. */
	private static final int LARGEST_ENVELOPE = 4_000;

	/** About what is around a payload, in bytes. */
	private static final int AROUND = 512;

	private static final JsonFactory JSON = JsonFactory.builder().build();

	/**
	 * Return how large the frame of a message is at most.
	 */
	static long most(AetherMessage message) {
		long most = AROUND + (long) message.size() + LARGEST_ENVELOPE;
		for (Map.Entry<String, String> header : message.headers().entrySet()) {
			most += ESCAPED * (long) (header.getKey().length() + header.getValue().length()) + ESCAPED;
		}
		return most;
	}

	static byte[] write(AetherMessage message) {
		return write(message, Map.of());
	}

	/**
	 * Write a message, and something beside it.
	 */
	static byte[] write(AetherMessage message, Map<String, String> more) {
		ByteArrayOutputStream out = new ByteArrayOutputStream(message.payload().length + AROUND);
		try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
			json.writeStartObject();
			json.writeName("aether");
			json.writeStartObject();
			more.forEach(json::writeStringProperty);
			writeAround(json, message);
			json.writeEndObject();
			json.flush();
			out.writeBytes(BETWEEN);
			out.writeBytes(message.payload());
			json.writeEndObject();
		}
		return out.toByteArray();
	}

	private static void writeAround(JsonGenerator json, AetherMessage message) {
		json.writeStringProperty(ID, message.id());
		json.writeStringProperty(TID, message.tid());
		if (message.action() != null) {
			json.writeStringProperty(ACTION, message.action().wireName());
		}
		if (message.replyTo() != null) {
			json.writeStringProperty(REPLY, message.replyTo());
		}
		if (!message.headers().isEmpty()) {
			json.writeObjectPropertyStart(HEADERS);
			message.headers().forEach(json::writeStringProperty);
			json.writeEndObject();
		}
	}

	/**
	 * Read what {@link #write} has written.
	 * @return what is in it, or {@code null} if it is something else
	 */
	static @Nullable MessageFrame read(byte[] frame) {
		try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), frame)) {
			if (json.nextToken() != JsonToken.START_OBJECT || !"aether".equals(json.nextName())
					|| json.nextToken() != JsonToken.START_OBJECT) {
				return null;
			}
			Map<String, String> fields = new HashMap<>();
			Map<String, String> headers = Map.of();
			for (String name = json.nextName(); name != null; name = json.nextName()) {
				if (name.equals(HEADERS) && json.nextToken() == JsonToken.START_OBJECT) {
					headers = new HashMap<>();
					if (!readStrings(json, headers)) {
						return null;
					}
				}
				else if (!readString(json, name, fields)) {
					return null;
				}
			}
			byte[] payload = payload(frame, (int) json.currentLocation().getByteOffset());
			return (payload != null) ? new MessageFrame(message(fields, headers, payload), fields) : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private static boolean readStrings(JsonParser json, Map<String, String> strings) {
		for (String name = json.nextName(); name != null; name = json.nextName()) {
			if (!readString(json, name, strings)) {
				return false;
			}
		}
		return true;
	}

	private static boolean readString(JsonParser json, String name, Map<String, String> strings) {
		String value = json.nextStringValue();
		if (value != null) {
			strings.put(name, value);
		}
		return value != null;
	}

	/**
	 * Return what follows what is around the payload.
	 */
	private static byte @Nullable [] payload(byte[] frame, int end) {
		int start = end + BETWEEN.length;
		return (start < frame.length && Arrays.equals(frame, end, start, BETWEEN, 0, BETWEEN.length))
				? Arrays.copyOfRange(frame, start, frame.length - 1) : null;
	}

	private static @Nullable AetherMessage message(Map<String, String> fields, Map<String, String> headers,
			byte[] payload) {
		String id = fields.remove(ID);
		String tid = fields.remove(TID);
		String action = fields.remove(ACTION);
		String reply = fields.remove(REPLY);
		return (id != null) ? new AetherMessage(id, (tid != null) ? tid : "",
				(action != null) ? Action.of(action) : null, reply, headers, payload) : null;
	}

}
