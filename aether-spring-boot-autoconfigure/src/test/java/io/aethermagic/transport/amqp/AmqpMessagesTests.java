package io.aethermagic.transport.amqp;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.rabbitmq.client.AMQP;
import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.MessageTooLargeException;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.support.Backoff;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AmqpMessages}.
 */
class AmqpMessagesTests {

	private final AmqpMessages messages = new AmqpMessages(new AmqpNames("default"),
			new AmqpSettings("default", Duration.ofSeconds(30), 1_000, AmqpQueueType.QUORUM, false, 1, 1, 1,
					Duration.ofMinutes(30), Backoff.DEFAULT));

	@Test
	void anyHeaderComesAsItWasSent() {
		Map<String, String> headers = Map.of("plain", "value", "x-death", "ours", "CC", "ours", "star*", "star",
				"n".repeat(300), "long name", "\u6f22".repeat(100), "long in bytes", "half \ud83d", "name", "half",
				"value \ude00", "zero", "\0", "empty", "");
		AMQP.BasicProperties properties = this.messages.write(message(headers), SendOptions.DEFAULT);
		assertThat(this.messages.read(properties, new byte[0]).headers()).isEqualTo(headers);
		assertThat(properties.getHeaders()).containsEntry("plain", "value").containsEntry("zero", "\0");
	}

	@Test
	void whatIsNotOursInTheListIsPassedOver() {
		AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
			.headers(Map.of("x-aether-headers", List.of("text", 7, new byte[] { 0 }), "plain", "value"))
			.build();
		assertThat(this.messages.read(properties, new byte[0]).headers()).isEqualTo(Map.of("plain", "value"));
	}

	@Test
	void headersThatDoNotFitIntoAFrameAreRefused() {
		assertThatExceptionOfType(MessageTooLargeException.class)
			.isThrownBy(() -> this.messages.write(message(Map.of("large", "x".repeat(100_001))), SendOptions.DEFAULT))
			.withMessageContaining("100000");
	}

	private static AetherMessage message(Map<String, String> headers) {
		return new AetherMessage("id", "tid", Action.PERFORM, null, headers, new byte[0]);
	}

}
