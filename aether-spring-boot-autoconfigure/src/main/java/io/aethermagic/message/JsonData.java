package io.aethermagic.message;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.aethermagic.task.TaskData;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.json.JsonMapper;

/**
 * Data as a part of a message's bytes. Two are equal when their JSON texts are, byte by
 * byte.
 */
final class JsonData implements TaskData {

	private static final byte[] NULL = { 'n', 'u', 'l', 'l' };

	private final JsonMapper mapper;

	private final byte[] bytes;

	private final int offset;

	private final int length;

	JsonData(JsonMapper mapper, byte[] bytes, int offset, int length) {
		this.mapper = mapper;
		this.bytes = bytes;
		this.offset = offset;
		this.length = length;
	}

	static JsonData of(JsonMapper mapper, String json) {
		return of(mapper, json.getBytes(StandardCharsets.UTF_8));
	}

	static JsonData of(JsonMapper mapper, byte[] json) {
		return new JsonData(mapper, json, 0, json.length);
	}

	@Override
	public byte[] json() {
		return Arrays.copyOfRange(this.bytes, this.offset, this.offset + this.length);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T read(Class<T> type) {
		return (T) value(type);
	}

	@Override
	public @Nullable Object read(Type type) {
		return value(type);
	}

	private @Nullable Object value(Type type) {
		if (type == TaskData.class) {
			return this;
		}
		if (type == String.class && !isString()) {
			return isNull() ? null : new String(this.bytes, this.offset, this.length, StandardCharsets.UTF_8);
		}
		if (type == byte[].class && !isString()) {
			return isNull() ? null : json();
		}
		try {
			JsonMapper reader = ProtocolJson.reads(type) ? ProtocolJson.MAPPER : this.mapper;
			return reader.readValue(this.bytes, this.offset, this.length, reader.constructType(type));
		}
		catch (RuntimeException ex) {
			// also what a converter of the application's throws by itself
			throw new UnreadableDataException(JsonProblem.simpleName(type), JsonProblem.ofReading(ex), ex);
		}
		catch (StackOverflowError ex) {
			throw new UnreadableDataException(JsonProblem.simpleName(type), "it is nested too deeply", ex);
		}
	}

	/**
	 * Return the text by Aether's own rules, not by those for the application's strings.
	 */
	String text() {
		if (isString()) {
			return ProtocolJson.MAPPER.readValue(this.bytes, this.offset, this.length, String.class);
		}
		return new String(this.bytes, this.offset, this.length, StandardCharsets.UTF_8);
	}

	private boolean isString() {
		return this.bytes[this.offset] == '"';
	}

	boolean isNull() {
		return Arrays.equals(this.bytes, this.offset, this.offset + this.length, NULL, 0, NULL.length);
	}

	/**
	 * Tell whether this is a JSON string that begins like an object.
	 */
	boolean looksLikeEncodedObject() {
		if (!isString()) {
			return false;
		}
		int i = this.offset + 1;
		while (this.bytes[i] == ' ') {
			i++;
		}
		return this.bytes[i] == '{';
	}

	int length() {
		return this.length;
	}

	void writeTo(ByteArrayBuilder out) {
		out.write(this.bytes, this.offset, this.length);
	}

	long hash() {
		return DataHash.of(this.bytes, this.offset, this.length);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof JsonData data && Arrays.equals(this.bytes, this.offset, this.offset + this.length,
				data.bytes, data.offset, data.offset + data.length);
	}

	@Override
	public int hashCode() {
		return Long.hashCode(hash());
	}

	/**
	 * Return the size; never the content, which may be large or private.
	 */
	@Override
	public String toString() {
		return "JSON data (" + this.length + " bytes)";
	}

}
