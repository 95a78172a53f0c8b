package io.aethermagic.transport.amqp;

import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import com.rabbitmq.client.AMQP;
import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.SendOptions;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns calls and answers of amqp-fabric into tasks and outcomes, and back (wire format,
 * "AMQP"). All that an answer needs goes with the task: whoever does it can answer. No
 * name that comes from there becomes more than text, and none of ours goes there.
 * Immutable.
 *
 * @promise 5.16
 */
final class FabricMessages {

	/** The code of a task whose service has answered with an error. */
	static final String ERROR_CODE = "fabric-error";

	/** What stands before the queue that a call is answered at. */
	private static final String FABRIC = "fabric:";

	private static final String CORRELATION = "aether";

	/** Names of Aether have no colon. */
	private static final String BETWEEN = ":";

	private static final String CALL = "call";

	private static final String RESULT = "result";

	private static final String ERROR = "error";

	private static final int PRIORITY = 5;

	private static final int TRANSIENT = 1;

	private static final int MOST_CORRELATION_BYTES = 255;

	private static final int MOST_MESSAGE = 2_000;

	/** Who has sent what names no sender. */
	private static final String SENDER = "amqp-fabric";

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
		.disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private final AmqpNames names;

	private final int maxMessageSize;

	FabricMessages(AmqpNames names, int maxMessageSize) {
		this.names = names;
		this.maxMessageSize = maxMessageSize;
	}

	/**
	 * Make the task that a call is.
	 * @return the task, or {@code null} if the body is no JSON object
	 */
	@Nullable AetherMessage task(AMQP.BasicProperties properties, byte[] body) {
		String arguments = new String(body, StandardCharsets.UTF_8);
		if (body.length > this.maxMessageSize || !isObject(arguments)) {
			return null;
		}
		String queue = (properties.getReplyTo() != null) ? properties.getReplyTo() : "";
		String call = properties.getCorrelationId();
		String payload = "{\"action\": \"perform\", \"status\": \"initialized\", \"progress\": 0, \"data\": "
				+ arguments + ", \"host\": \"\", \"client\": "
				+ JSON.writeValueAsString(queue.isEmpty() ? SENDER : queue) + "}";
		return new AetherMessage(UUID.randomUUID().toString(), (call != null) ? call : UUID.randomUUID().toString(),
				Action.PERFORM, FABRIC + queue, Map.of(), payload.getBytes(StandardCharsets.UTF_8));
	}

	private static boolean isObject(String text) {
		try (JsonParser parser = JSON.createParser(text)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				return false;
			}
			parser.skipChildren();
			return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	/**
	 * Return the queue that a task is answered at.
	 * @param replyTo whose inbox takes the answers
	 * @return the queue, empty for a call that wants no answer; {@code null} if the task
	 * is not a call
	 */
	static @Nullable String caller(String replyTo) {
		return replyTo.startsWith(FABRIC) ? replyTo.substring(FABRIC.length()) : null;
	}

	/**
	 * Return what answers a call: the end of its task. There is no word for all else that
	 * workers say.
	 * @return the answer, or {@code null} if there is none
	 */
	@Nullable Letter answer(AetherMessage message) {
		if (message.action() != Action.COMPLETE) {
			return null;
		}
		JsonNode data = JSON.readTree(message.payload()).path("data");
		String outcome = message.headers().getOrDefault(Headers.OUTCOME, "");
		if (outcome.equals("completed")) {
			return new Letter(properties(RESULT, message.tid()), JSON.writeValueAsBytes(data));
		}
		String code = Headers.text(message.headers(), Headers.CODE);
		return error(message.tid(), (code != null) ? code : outcome, data.path("message").asString(outcome));
	}

	/**
	 * Return the answer {@code true}.
	 */
	Letter alive(@Nullable String call) {
		return new Letter(properties(RESULT, call), JSON.writeValueAsBytes(true));
	}

	/**
	 * Return the answer to a call that failed. Its caller makes an exception of it, and
	 * looks for a class of that name: so it is one that every Python has.
	 */
	Letter error(@Nullable String call, String code, String message) {
		ObjectNode body = JSON.createObjectNode();
		ObjectNode error = body.putObject(ERROR);
		error.put("type", switch (code) {
			case "bad-request" -> "builtins.TypeError";
			case "expired" -> "builtins.TimeoutError";
			default -> "builtins.RuntimeError";
		});
		error.put("message", message);
		error.putArray("args").add(code).add(message);
		return new Letter(properties(ERROR, call), JSON.writeValueAsBytes(body));
	}

	private static AMQP.BasicProperties properties(String type, @Nullable String call) {
		return new AMQP.BasicProperties.Builder().messageId(UUID.randomUUID().toString())
			.type(type)
			.correlationId(call)
			.contentType("application/json")
			.deliveryMode(TRANSIENT)
			.timestamp(new Date())
			.build();
	}

	/**
	 * Return the call that a task is.
	 * @throws MessageRefusedException if it is none
	 */
	Letter call(TaskAddress address, AetherMessage task, SendOptions options) {
		JsonNode data = JSON.readTree(task.payload()).path("data");
		if (!data.isObject() && !data.isNull()) {
			throw new MessageRefusedException(
					"A method of amqp-fabric takes named arguments: the data for " + address + " is no JSON object");
		}
		String call = String.join(BETWEEN, CORRELATION, address.job(), address.task(), address.context(), task.tid());
		if (call.getBytes(StandardCharsets.UTF_8).length > MOST_CORRELATION_BYTES) {
			throw new MessageRefusedException("The tid " + task.tid() + " and the names of " + address
					+ " are too long for a correlation id of AMQP together: choose shorter ones");
		}
		AMQP.BasicProperties.Builder properties = properties(CALL, call).builder()
			.messageId(task.id())
			.priority(PRIORITY);
		if (task.replyTo() != null) {
			String queue = this.names.inbox(task.replyTo());
			properties.replyTo(queue).headers(Map.of("From", queue));
		}
		if (options.expiry() != null) {
			properties.expiration(AmqpMessages.expiration(options.expiry()));
		}
		return new Letter(properties.build(), data.isNull() ? new byte[] { '{', '}' } : JSON.writeValueAsBytes(data));
	}

	/**
	 * Read the answer to a call of this application.
	 * @return the outcome, or {@code null} if it is no such answer
	 */
	@Nullable AetherMessage outcome(AMQP.BasicProperties properties, byte[] body) {
		String type = properties.getType();
		String[] call = String.valueOf(properties.getCorrelationId()).split(BETWEEN, 5);
		if (call.length < 5 || !call[0].equals(CORRELATION) || !(RESULT.equals(type) || ERROR.equals(type))) {
			return null;
		}
		JsonNode said = (body.length <= this.maxMessageSize) ? read(body) : null;
		Map<String, String> headers = new HashMap<>();
		JsonNode data = said;
		if (data == null || ERROR.equals(type)) {
			String code = (data == null) ? "bad-result" : ERROR_CODE;
			headers.put(Headers.CODE, code);
			data = JSON.createObjectNode().put("code", code).put("message", message(data));
		}
		boolean failed = headers.containsKey(Headers.CODE);
		headers.put(Headers.OUTCOME, failed ? "failed" : "completed");
		ObjectNode payload = JSON.createObjectNode()
			.put("action", Action.COMPLETE.wireName())
			.put("status", failed ? "failed" : "succeed")
			.put("progress", 100);
		payload.set("data", data);
		payload.put("host", "").put("client", SENDER).put("job", call[1]).put("workgroup", "");
		payload.put("task", call[2]).put("context", call[3]).put("tid", call[4]);
		return new AetherMessage(UUID.randomUUID().toString(), call[4], Action.COMPLETE, null, headers,
				JSON.writeValueAsBytes(payload));
	}

	private static @Nullable JsonNode read(byte[] body) {
		try {
			JsonNode read = JSON.readTree(body);
			return read.isMissingNode() ? null : read;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private static String message(@Nullable JsonNode said) {
		if (said == null) {
			return "The service has answered with what is no JSON, or larger than aether.max-message-size allows";
		}
		String text = said.path(ERROR).path("message").asString(said.toString());
		return text.substring(0, Math.min(text.length(), MOST_MESSAGE));
	}

	/**
	 * A message as amqp-fabric has them.
	 *
	 * @param properties what goes beside the body
	 * @param body the body
	 */
	record Letter(AMQP.BasicProperties properties, byte[] body) {
	}

}
