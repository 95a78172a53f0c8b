package io.aethermagic.message;

import java.nio.charset.StandardCharsets;

import io.aethermagic.task.TaskData;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a payload in one pass, without a tree. Safe for use by several threads.
 */
final class PayloadReader {

	private static final int MAX_ECHO = 60;

	private static final int MAX_COMPLAINT = 80;

	private final JsonFactory factory;

	private final JsonMapper mapper;

	private final int maxBytes;

	PayloadReader(JsonFactory factory, JsonMapper mapper, int maxBytes) {
		this.factory = factory;
		this.mapper = mapper;
		this.maxBytes = maxBytes;
	}

	Payload read(byte[] bytes) {
		Payload payload = readPlain(bytes);
		if (payload.action() == Action.PERFORM && ((JsonData) payload.data()).looksLikeEncodedObject()) {
			TaskData inner = innerData((JsonData) payload.data());
			if (inner != null) {
				return new Payload(payload.action(), payload.status(), payload.progress(), inner, payload.host(),
						payload.client(), payload.job(), payload.workgroup(), payload.task(), payload.context(),
						payload.tid());
			}
		}
		return payload;
	}

	private @Nullable TaskData innerData(JsonData data) {
		try {
			return readPlain(data.text().getBytes(StandardCharsets.UTF_8)).data();
		}
		catch (JacksonException | MalformedMessageException ex) {
			// A string like any other.
			return null;
		}
	}

	private Payload readPlain(byte[] bytes) {
		if (bytes.length > this.maxBytes) {
			throw new MalformedMessageException("The message has " + bytes.length + " bytes, more than the limit of "
					+ this.maxBytes + " bytes: the property aether.max-message-size sets it");
		}
		checkEncoding(bytes);
		try (JsonParser parser = this.factory.createParser(ObjectReadContext.empty(), bytes, 0, bytes.length)) {
			return new Reading(bytes, parser).payload();
		}
		catch (StreamConstraintsException ex) {
			throw new MalformedMessageException(
					"The message goes beyond a limit of the JSON parser" + at(ex) + ": " + ex.getOriginalMessage());
		}
		catch (JacksonException ex) {
			throw new MalformedMessageException(
					"The message is not JSON" + at(ex) + ": " + shorten(ex.getOriginalMessage(), MAX_COMPLAINT));
		}
	}

	/**
	 * JSON in UTF-16 or UTF-32 has a zero among its first four bytes, JSON in UTF-8
	 * never.
	 */
	private static void checkEncoding(byte[] bytes) {
		int invalid = Utf8.firstInvalid(bytes);
		for (int i = 0; i < 4 && i < bytes.length && invalid < 0; i++) {
			invalid = (bytes[i] == 0) ? i : invalid;
		}
		if (invalid >= 0) {
			throw new MalformedMessageException("The message is not UTF-8: the byte 0x"
					+ String.format("%02X", bytes[invalid]) + " at byte " + invalid + " does not belong there");
		}
	}

	private static String at(JacksonException ex) {
		long offset = (ex.getLocation() != null) ? ex.getLocation().getByteOffset() : -1;
		return (offset >= 0) ? " at byte " + offset : "";
	}

	/**
	 * Cut a text, and replace what would break a line of a log.
	 */
	static String shorten(@Nullable String text, int max) {
		if (text == null) {
			return "";
		}
		StringBuilder result = new StringBuilder(Math.min(text.length(), max) + 1);
		for (int i = 0; i < text.length() && i < max; i++) {
			char c = text.charAt(i);
			result.append(Character.isISOControl(c) ? '?' : c);
		}
		return ((text.length() > max) ? result.append('…') : result).toString();
	}

	/**
	 * One reading of one payload.
	 */
	private final class Reading {

		private final byte[] bytes;

		private final JsonParser parser;

		private @Nullable Action action;

		private @Nullable String status;

		private int progress = -1;

		private @Nullable JsonData data;

		private String host = "";

		private String client = "";

		private String job = "";

		private String workgroup = "";

		private String task = "";

		private String context = "";

		private String tid = "";

		Reading(byte[] bytes, JsonParser parser) {
			this.bytes = bytes;
			this.parser = parser;
		}

		Payload payload() {
			JsonToken first = this.parser.nextToken();
			if (first != JsonToken.START_OBJECT) {
				throw new MalformedMessageException((first != null)
						? "The message is not a JSON object: it is " + describe(first) : "The message is empty");
			}
			for (String name = this.parser.nextName(); name != null; name = this.parser.nextName()) {
				this.parser.nextToken();
				readValue(name);
			}
			if (this.parser.nextToken() != null) {
				throw new MalformedMessageException("The message goes on after its end, at byte " + offset());
			}
			return new Payload(present(this.action, "action"), present(this.status, "status"), presentProgress(),
					present(this.data, "data"), this.host, this.client, this.job, this.workgroup, this.task,
					this.context, this.tid);
		}

		private void readValue(String name) {
			switch (name) {
				case "action" -> this.action = action(text(name));
				case "status" -> this.status = text(name);
				case "progress" -> this.progress = percent();
				case "data" -> this.data = slice();
				case "host" -> this.host = optionalText(name);
				case "client" -> this.client = optionalText(name);
				case "job" -> this.job = optionalText(name);
				case "workgroup" -> this.workgroup = optionalText(name);
				case "task" -> this.task = optionalText(name);
				case "context" -> this.context = optionalText(name);
				case "tid" -> this.tid = optionalText(name);
				default -> this.parser.skipChildren();
			}
		}

		private Action action(String name) {
			Action known = Action.of(name);
			if (known == null) {
				throw new MalformedMessageException(
						"The message has the unknown action '" + shorten(name, MAX_ECHO) + "'");
			}
			return known;
		}

		private String text(String name) {
			if (this.parser.currentToken() != JsonToken.VALUE_STRING) {
				throw wrongType(name, "a string");
			}
			return this.parser.getString();
		}

		private String optionalText(String name) {
			return (this.parser.currentToken() != JsonToken.VALUE_NULL) ? text(name) : "";
		}

		private int percent() {
			JsonToken token = this.parser.currentToken();
			if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
				throw wrongType("progress", "a number");
			}
			if (token == JsonToken.VALUE_NUMBER_INT && this.parser.getNumberType() == NumberType.INT) {
				return Math.max(0, Math.min(100, this.parser.getIntValue()));
			}
			double number = this.parser.getDoubleValue();
			return Double.isFinite(number) ? (int) Math.max(0, Math.min(100, number)) : 0;
		}

		private JsonData slice() {
			int start = offset();
			this.parser.skipChildren();
			this.parser.finishToken();
			int end = (int) this.parser.currentLocation().getByteOffset();
			return new JsonData(PayloadReader.this.mapper, this.bytes, start, end - start);
		}

		private int presentProgress() {
			if (this.progress < 0) {
				throw missing("progress");
			}
			return this.progress;
		}

		private <T> T present(@Nullable T value, String name) {
			if (value == null) {
				throw missing(name);
			}
			return value;
		}

		private int offset() {
			return (int) this.parser.currentTokenLocation().getByteOffset();
		}

		private MalformedMessageException missing(String name) {
			return new MalformedMessageException("The message has no '" + name + "'");
		}

		private MalformedMessageException wrongType(String name, String expected) {
			return new MalformedMessageException("The message's '" + name + "' at byte " + offset() + " is "
					+ describe(this.parser.currentToken()) + ", not " + expected);
		}

		private String describe(@Nullable JsonToken token) {
			return JsonProblem.describe(token);
		}

	}

}
