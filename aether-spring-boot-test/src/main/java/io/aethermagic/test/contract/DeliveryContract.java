package io.aethermagic.test.contract;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.SendOptions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a message on its way.
 */
interface DeliveryContract extends Contract {

	@ParameterizedTest
	@EnumSource
	default void aMessageArrivesAsItWasSent(ChannelKind kind) {
		ContractInstance sender = kit().connect();
		ContractInstance receiver = kit().connect();
		RecordingListener listener = receiver.subscribe(kind).ready(1);
		AetherMessage plain = kind.message(1);
		AetherMessage sent = new AetherMessage(UUID.randomUUID().toString(), plain.tid(), plain.action(), sender.id(),
				Map.of("number", "1", "text", "grün → 日本, \"quoted\": {\\}", "empty", ""),
				"{\"data\":\"grün → 日本\"}".getBytes(StandardCharsets.UTF_8));
		sender.send(kind.channel(receiver.id()), sent, SendOptions.DEFAULT);
		Delivery delivery = listener.delivery(0);
		assertThat(delivery.deliveryCount()).isOne();
		AetherMessage came = delivery.message();
		assertThat(came.tid()).isEqualTo(sent.tid());
		assertThat(came.replyTo()).isEqualTo(sender.id());
		assertThat(came.headers()).isEqualTo(sent.headers());
		assertThat(came.payload()).isEqualTo(sent.payload());
		assertThat(came.action()).as("the action, where the way it came tells").isIn(sent.action(), null);
		if (kit().fixture().carriesIds()) {
			assertThat(came.id()).isEqualTo(sent.id());
		}
		assertThat(came.id()).isNotBlank();
	}

	@ParameterizedTest
	@EnumSource
	default void aPayloadOfAnySizeArrives(ChannelKind kind) {
		ContractInstance sender = kit().connect();
		ContractInstance receiver = kit().connect();
		RecordingListener listener = receiver.subscribe(kind).ready(3);
		byte[] large = new byte[1024 * 1024];
		new Random(1).nextBytes(large);
		byte[][] payloads = { new byte[0], { 0 }, large };
		for (int i = 0; i < payloads.length; i++) {
			sender.send(kind.channel(receiver.id()), kind.message(i, payloads[i]), SendOptions.DEFAULT);
			AetherMessage came = listener.delivery(i).message();
			assertThat(came.payload()).isEqualTo(payloads[i]);
			assertThat(came.replyTo()).as("who is answered, where nobody is").isNull();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TASKS", "INBOX" })
	default void aMessageThatIsTooLargeIsRefusedAndCostsNoConnection(ChannelKind kind) {
		Assumptions.assumeTrue(kit().fixture().tooLarge() > 0, "nothing is too large for this transport");
		ContractInstance sender = kit().connect();
		ContractInstance receiver = kit().connect();
		RecordingListener listener = receiver.subscribe(kind).ready(5);
		assertThat(
				kit().failure("to send what is too large",
						sender.sending(kind.channel(receiver.id()),
								kind.message(1, new byte[kit().fixture().tooLarge()]), SendOptions.DEFAULT)))
			.isInstanceOf(MessageRefusedException.class);
		sender.send(kind, receiver, 2);
		listener.until(1);
		assertThat(listener.numbers()).containsExactly(2);
		assertThat(sender.toldConnected()).containsExactly(true);
		assertThat(receiver.toldConnected()).containsExactly(true);
	}

	@Test
	default void aTaskThatExpiresBeforeItIsHandedOutIsNotDelivered() {
		ContractInstance sender = kit().connect();
		ContractInstance receiver = kit().connect();
		kit().needs(receiver, Capability.REDELIVERY);
		RecordingListener listener = receiver.subscribe(ChannelKind.TASKS).ready(1);
		sender.send(ChannelKind.TASKS, receiver, 1);
		Delivery first = listener.delivery(0);
		sendExpiring(ChannelKind.TASKS, sender, receiver);
		kit().stays(EXPIRED, "nothing comes without demand", () -> listener.count() == 1);
		first.ack();
		listener.request(2);
		sender.send(ChannelKind.TASKS, receiver, 3);
		listener.until(2);
		kit().stays("only what has not expired comes", () -> listener.count() == 2);
		assertThat(listener.numbers()).containsExactly(1, 3);
	}

	/**
	 * When a message has expired that was worth a second, on a wire that counts these.
	 */
	Duration EXPIRED = Duration.ofMillis(2_200);

	private static void sendExpiring(ChannelKind kind, ContractInstance sender, ContractInstance receiver) {
		sender.send(kind.channel(receiver.id()), kind.message(2),
				SendOptions.DEFAULT.withExpiry(Duration.ofSeconds(1)));
	}

}
