package io.aethermagic.transport.amqp;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

import com.rabbitmq.client.AMQP;
import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes tasks of amqp-fabric's calls, and answers of their outcomes (wire format,
 * "AMQP"). All that an answer needs goes with the task: whoever does it can answer. No
 * name of ours goes there. Immutable.
 *
 * @promise 5.16
 */
final class FabricServedCalls {

	/** What stands before the queue that a call is answered at. */
	private static final String FABRIC = "fabric:";

	private final int maxMessageSize;

	FabricServedCalls(int maxMessageSize) {
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
				+ FabricLetter.JSON.writeValueAsString(queue.isEmpty() ? FabricLetter.SENDER : queue) + "}";
		return new AetherMessage(UUID.randomUUID().toString(), (call != null) ? call : UUID.randomUUID().toString(),
				Action.PERFORM, FABRIC + queue, Map.of(), payload.getBytes(StandardCharsets.UTF_8));
	}

	private static boolean isObject(String text) {
		try (JsonParser parser = FabricLetter.JSON.createParser(text)) {
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
	@Nullable FabricLetter answer(AetherMessage message) {
		if (message.action() != Action.COMPLETE) {
			return null;
		}
		JsonNode data = FabricLetter.JSON.readTree(message.payload()).path("data");
		String outcome = message.headers().getOrDefault(Headers.OUTCOME, "");
		if (outcome.equals("completed")) {
			return FabricLetter.of(FabricLetter.RESULT, message.tid(), data);
		}
		String code = Headers.text(message.headers(), Headers.CODE);
		return error(message.tid(), (code != null) ? code : outcome, data.path("message").asString(outcome));
	}

	/**
	 * Return the answer {@code true}.
	 */
	FabricLetter alive(@Nullable String call) {
		return FabricLetter.of(FabricLetter.RESULT, call, BooleanNode.TRUE);
	}

	/**
	 * Return the answer to a call that failed. Its caller makes an exception of it, and
	 * looks for a class of that name: so it is one that every Python has.
	 */
	FabricLetter error(@Nullable String call, String code, String message) {
		ObjectNode body = FabricLetter.JSON.createObjectNode();
		ObjectNode error = body.putObject(FabricLetter.ERROR);
		error.put("type", switch (code) {
			case "bad-request" -> "builtins.TypeError";
			case "expired" -> "builtins.TimeoutError";
			default -> "builtins.RuntimeError";
		});
		error.put("message", message);
		error.putArray("args").add(code).add(message);
		return FabricLetter.of(FabricLetter.ERROR, call, body);
	}

}
