package io.aethermagic.message;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.aethermagic.task.DataException;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskData;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes and reads the 11-key payload of the wire (wire format, "The payload").
 * <p>
 * Writing is one pass from the value to the bytes, reading is one pass over the bytes:
 * {@code data} stays a part of them until somebody asks for it as a type. Safe for use by
 * several threads.
 */
public final class MessageCodec {

	/** The data {@code {}}, of a message that has nothing to say. */
	public static final TaskData EMPTY = JsonData.of(ProtocolJson.MAPPER, "{}");

	private static final TaskData NULL = JsonData.of(ProtocolJson.MAPPER, "null");

	/** More than the ten other keys take beside the data, in bytes. */
	private static final int LARGEST_ENVELOPE = 4_000;

	private final JsonMapper mapper;

	private final DataWriter writer;

	private final PayloadWriter envelope;

	private final PayloadReader reader;

	private final String host;

	private final String client;

	private final int maxBytes;

	/**
	 * Create a codec.
	 * @param mapper writes and reads the application's data; a copy of it is used, that
	 * also takes bare {@code NaN} and {@code Infinity} and never indents. It has no say
	 * in the rest of a message, nor in a {@link ProtocolRecord}
	 * @param host this machine's name, sent with every message
	 * @param client this instance's id, sent with every message
	 * @param maxBytes the largest payload that is written or read, in bytes
	 */
	public MessageCodec(JsonMapper mapper, String host, String client, int maxBytes) {
		this.mapper = mapper.rebuild()
			.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
			.enable(JsonWriteFeature.QUOTE_PROPERTY_NAMES)
			.disable(SerializationFeature.INDENT_OUTPUT)
			.addModule(new TaskDataModule())
			.build();
		// What the application allows its data is allowed where the data is passed over.
		JsonFactory factory = JsonFactory.builder()
			.streamReadConstraints(this.mapper.tokenStreamFactory().streamReadConstraints())
			.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
			.build();
		this.writer = new DataWriter(this.mapper);
		this.envelope = new PayloadWriter(factory);
		this.reader = new PayloadReader(factory, this.mapper, maxBytes);
		this.host = host;
		this.client = client;
		this.maxBytes = maxBytes;
	}

	/**
	 * Return a codec like this one for another instance.
	 * @param client the instance's id, sent with every message
	 * @return a codec
	 */
	public MessageCodec of(String client) {
		return client.equals(this.client) ? this : new MessageCodec(this.mapper, this.host, client, this.maxBytes);
	}

	/**
	 * Return the name of this machine.
	 * @return what is sent with every message
	 */
	public String host() {
		return this.host;
	}

	/**
	 * Make a message. Its data is written at once; the other keys when a transport asks
	 * for the bytes.
	 * @param id the message's id
	 * @param replyTo whose inbox takes the answers, or {@code null}
	 * @param headers what travels outside the payload
	 * @param action what the message says
	 * @param status the wire's word for it
	 * @param progress 0 to 100
	 * @param data any value that the mapper writes; {@link TaskData} is taken as it is
	 * @param address the task's address; {@code null} leaves job, task and context empty
	 * @param workgroup the workgroup, or empty
	 * @param tid the task's identifier, or empty
	 * @return the message
	 * @throws DataException if the data cannot be written as JSON, or the payload is
	 * larger than the codec's limit
	 */
	public AetherMessage message(String id, @Nullable String replyTo, Map<String, String> headers, Action action,
			String status, int progress, @Nullable Object data, @Nullable TaskAddress address, String workgroup,
			String tid) {
		Payload payload = payload(action, status, progress, data, address, workgroup, tid);
		AetherMessage message = new AetherMessage(id, tid, action, replyTo, headers,
				new AetherMessage.Body(this, payload));
		if (message.size() + LARGEST_ENVELOPE > this.maxBytes) {
			checkSize(message.payload());
		}
		return message;
	}

	/**
	 * Write a message's payload: exactly the 11 keys of the wire, in its order.
	 * @param action what the message says
	 * @param status the wire's word for it
	 * @param progress 0 to 100
	 * @param data any value that the mapper writes; {@link TaskData} is copied as it is
	 * @param address the task's address; {@code null} leaves job, task and context empty
	 * @param workgroup the workgroup, or empty
	 * @param tid the task's identifier, or empty
	 * @return the payload, JSON in UTF-8
	 * @throws DataException if the data cannot be written as JSON, or the payload is
	 * larger than the codec's limit
	 */
	public byte[] encode(Action action, String status, int progress, @Nullable Object data,
			@Nullable TaskAddress address, String workgroup, String tid) {
		return checkSize(encode(payload(action, status, progress, data, address, workgroup, tid)));
	}

	private Payload payload(Action action, String status, int progress, @Nullable Object data,
			@Nullable TaskAddress address, String workgroup, String tid) {
		if (address == null) {
			return new Payload(action, status, progress, data(data), this.host, this.client, "", workgroup, "", "",
					tid);
		}
		return new Payload(action, status, progress, data(data), this.host, this.client, address.job(), workgroup,
				address.task(), address.context(), tid);
	}

	private byte[] checkSize(byte[] bytes) {
		if (bytes.length > this.maxBytes) {
			throw new DataException("The message has " + bytes.length + " bytes, more than the limit of "
					+ this.maxBytes + " bytes: send less, or raise the property aether.max-message-size everywhere",
					null);
		}
		return bytes;
	}

	byte[] encode(Payload payload) {
		return this.envelope.write(payload);
	}

	/**
	 * Read a message: what was made in this process is not parsed again.
	 * @param message the message
	 * @return what it says
	 * @throws MalformedMessageException if its payload is no message
	 */
	public Payload decode(AetherMessage message) {
		Payload known = message.body().payload();
		return (known != null) ? known : decode(message.payload());
	}

	/**
	 * Read a message's payload.
	 * <p>
	 * Keys may come in any order and unknown ones are skipped. On a perform, data that is
	 * a JSON string holding a whole message is replaced by that message's data. The
	 * result shares the array: it must not be changed afterwards.
	 * @param bytes the payload
	 * @return what it says
	 * @throws MalformedMessageException if the bytes are no message; nothing else is
	 * thrown, whatever the bytes are
	 */
	public Payload decode(byte[] bytes) {
		return this.reader.read(bytes);
	}

	/**
	 * Write a value as data.
	 * @param value any value that the mapper writes; {@link TaskData} is returned as it
	 * is
	 * @return the value as JSON
	 * @throws DataException if the value cannot be written as JSON
	 */
	public TaskData data(@Nullable Object value) {
		return data(value, null);
	}

	/**
	 * Write a value by its declared type, which says of the elements of a list, for
	 * example, how they are to be written.
	 * @param value any value that the mapper writes; {@link TaskData} is returned as it
	 * is
	 * @param type the declared type, or {@code null} if it is not known
	 * @return the value as JSON
	 * @throws DataException if the value cannot be written as JSON, or has elements that
	 * only their declared type could tell how to write
	 */
	public TaskData data(@Nullable Object value, @Nullable Type type) {
		if (value == null) {
			return NULL;
		}
		if (value instanceof TaskData data) {
			return data;
		}
		try {
			byte[] json = ProtocolJson.writes(value) ? ProtocolJson.MAPPER.writeValueAsBytes(value)
					: this.writer.write(value, type);
			checkNames(json, value);
			return new JsonData(this.mapper, json, 0, json.length);
		}
		catch (DataException ex) {
			throw ex;
		}
		catch (RuntimeException | StackOverflowError ex) {
			throw unwritable(value, ex);
		}
	}

	/**
	 * Refuse what nobody could read: the name of a property with half of a surrogate
	 * pair. The mapper writes it as an escape, as it does in a value, where it can be
	 * read.
	 */
	private void checkNames(byte[] json, Object value) {
		if (!hasSurrogateEscape(json)) {
			return;
		}
		try (JsonParser parser = this.mapper.createParser(json)) {
			while (parser.nextToken() != null) {
				parser.currentName();
			}
		}
		catch (StreamReadException ex) {
			throw unwritable(value, ex);
		}
	}

	private static boolean hasSurrogateEscape(byte[] json) {
		for (int i = 0; i + 2 < json.length; i++) {
			if (json[i] == '\\' && json[++i] == 'u' && (json[i + 1] | 0x20) == 'd') {
				return true;
			}
		}
		return false;
	}

	/**
	 * Compute a hash over the data's JSON text. Equal texts have equal hashes; different
	 * ones have different hashes but for accidents (64 bits, not cryptographic).
	 * @param data the data
	 * @return the hash, the same in every process
	 */
	public long hash(TaskData data) {
		if (data instanceof JsonData known) {
			return known.hash();
		}
		byte[] json = data.json();
		return DataHash.of(json, 0, json.length);
	}

	/**
	 * Tell whether data is JSON's {@code null}.
	 * @param data the data
	 * @return {@code true} for {@code null}
	 */
	public static boolean isNull(TaskData data) {
		if (data instanceof JsonData known) {
			return known.isNull();
		}
		return new String(data.json(), StandardCharsets.UTF_8).strip().equals("null");
	}

	/**
	 * Return data as text, by Aether's own rules.
	 * @param data the data
	 * @return what a JSON string says; other JSON as it is
	 */
	public static String text(TaskData data) {
		JsonData known = (data instanceof JsonData json) ? json : JsonData.of(ProtocolJson.MAPPER, data.json());
		return known.text();
	}

	private static DataException unwritable(Object value, Throwable ex) {
		return new DataException("A value of the type " + value.getClass().getSimpleName()
				+ " cannot be written as JSON: " + JsonProblem.ofWriting(ex), ex);
	}

}
