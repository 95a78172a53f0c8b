package io.aethermagic.transport.amqp;

import java.util.Date;
import java.util.UUID;

import com.rabbitmq.client.AMQP;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A message as amqp-fabric has them.
 *
 * @param properties what goes beside the body
 * @param body the body, JSON
 */
record FabricLetter(AMQP.BasicProperties properties, byte[] body) {

	/** The type of a call. */
	static final String CALL = "call";

	/** The type of an answer with what a method returns. */
	static final String RESULT = "result";

	/** The type of an answer with what a method throws. */
	static final String ERROR = "error";

	/** Who has sent what names no sender. */
	static final String SENDER = "amqp-fabric";

	/** Reads and writes bodies as Python does. */
	static final JsonMapper JSON = JsonMapper.builder()
		.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
		.disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private static final int TRANSIENT = 1;

	/**
	 * Make a message.
	 * @param type what it is
	 * @param call which call it is about
	 * @param body what it says
	 */
	static FabricLetter of(String type, @Nullable String call, JsonNode body) {
		return new FabricLetter(new AMQP.BasicProperties.Builder().messageId(UUID.randomUUID().toString())
			.type(type)
			.correlationId(call)
			.contentType("application/json")
			.deliveryMode(TRANSIENT)
			.timestamp(new Date())
			.build(), JSON.writeValueAsBytes(body));
	}

}
