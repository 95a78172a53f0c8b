package io.aethermagic.transport.amqp;

import java.nio.charset.StandardCharsets;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes calls of amqp-fabric of tasks, and outcomes of their answers (wire format,
 * "AMQP"). Which task an answer is about goes along as the call's own name. No name that
 * comes from there becomes more than text. Immutable.
 *
 * @promise 5.16
 */
final class FabricSentCalls {

	/** The code of a task whose service has answered with an error. */
	private static final String CODE = "fabric-error";

	private static final String CORRELATION = "aether";

	/** Names of Aether have no colon. */
	private static final String BETWEEN = ":";

	private static final int PRIORITY = 5;

	private static final int MOST_CORRELATION_BYTES = 255;

	private static final int MOST_MESSAGE = 2_000;

	private final AmqpNames names;

	private final int maxMessageSize;

	FabricSentCalls(AmqpNames names, int maxMessageSize) {
		this.names = names;
		this.maxMessageSize = maxMessageSize;
	}

	/**
	 * Return the call that a task is.
	 * @throws MessageRefusedException if it is none
	 */
	FabricLetter call(TaskAddress address, AetherMessage task, SendOptions options) {
		JsonNode data = FabricLetter.JSON.readTree(task.payload()).path("data");
		if (!data.isObject() && !data.isNull()) {
			throw new MessageRefusedException(
					"A method of amqp-fabric takes named arguments: the data for " + address + " is no JSON object");
		}
		String call = String.join(BETWEEN, CORRELATION, address.job(), address.task(), address.context(), task.tid());
		if (call.getBytes(StandardCharsets.UTF_8).length > MOST_CORRELATION_BYTES) {
			throw new MessageRefusedException("The tid " + task.tid() + " and the names of " + address
					+ " are too long for a correlation id of AMQP together: choose shorter ones");
		}
		FabricLetter letter = FabricLetter.of(FabricLetter.CALL, call,
				data.isNull() ? FabricLetter.JSON.createObjectNode() : data);
		AMQP.BasicProperties.Builder properties = letter.properties().builder().messageId(task.id()).priority(PRIORITY);
		if (task.replyTo() != null) {
			String queue = this.names.inbox(task.replyTo());
			properties.replyTo(queue).headers(Map.of("From", queue));
		}
		if (options.expiry() != null) {
			properties.expiration(AmqpMessages.expiration(options.expiry()));
		}
		return new FabricLetter(properties.build(), letter.body());
	}

	/**
	 * Read the answer to a call of this application.
	 * @return the outcome, or {@code null} if it is no such answer
	 */
	@Nullable AetherMessage outcome(AMQP.BasicProperties properties, byte[] body) {
		String type = properties.getType();
		String[] call = String.valueOf(properties.getCorrelationId()).split(BETWEEN, 5);
		if (call.length < 5 || !call[0].equals(CORRELATION)
				|| !(FabricLetter.RESULT.equals(type) || FabricLetter.ERROR.equals(type))) {
			return null;
		}
		JsonNode said = (body.length <= this.maxMessageSize) ? read(body) : null;
		Map<String, String> headers = new HashMap<>();
		JsonNode data = said;
		if (data == null || FabricLetter.ERROR.equals(type)) {
			String code = (data == null) ? "bad-result" : CODE;
			headers.put(Headers.CODE, code);
			data = FabricLetter.JSON.createObjectNode().put("code", code).put("message", message(data));
		}
		boolean failed = headers.containsKey(Headers.CODE);
		headers.put(Headers.OUTCOME, failed ? "failed" : "completed");
		ObjectNode payload = FabricLetter.JSON.createObjectNode()
			.put("action", Action.COMPLETE.wireName())
			.put("status", failed ? "failed" : "succeed")
			.put("progress", 100);
		payload.set("data", data);
		payload.put("host", "").put("client", FabricLetter.SENDER).put("job", call[1]).put("workgroup", "");
		payload.put("task", call[2]).put("context", call[3]).put("tid", call[4]);
		return new AetherMessage(UUID.randomUUID().toString(), call[4], Action.COMPLETE, null, headers,
				FabricLetter.JSON.writeValueAsBytes(payload));
	}

	private static @Nullable JsonNode read(byte[] body) {
		try {
			JsonNode read = FabricLetter.JSON.readTree(body);
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
		String text = said.path(FabricLetter.ERROR).path("message").asString(said.toString());
		return text.substring(0, Math.min(text.length(), MOST_MESSAGE));
	}

}
