package io.aethermagic.transport.mqtt;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.MessageTooLargeException;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.mqtt.paho.LinkClient;
import org.eclipse.paho.mqttv5.client.IMqttAsyncClient;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests of {@link PublishGate}, with a client that publishes nothing: when a confirmation
 * comes is then the test's to say.
 */
class PublishGateTests {

	private final List<String> published = new ArrayList<>();

	private final List<MqttActionListener> listeners = new ArrayList<>();

	private final IMqttAsyncClient client = mock(IMqttAsyncClient.class);

	/** Two at a time, as one less than the receive maximum are published. */
	private final PublishGate gate = new PublishGate(this.client, 3, 2, Runnable::run);

	@BeforeEach
	void publish() throws MqttException {
		given(this.client.publish(anyString(), any(MqttMessage.class), any(), any(MqttActionListener.class)))
			.willAnswer((call) -> {
				this.published.add(call.getArgument(0));
				this.listeners.add(call.getArgument(3));
				return mock(IMqttToken.class);
			});
	}

	@Test
	void noMoreAtATimeThanTheBrokerTakesAndControlGoesAhead() {
		send("one", 1, false);
		send("two", 1, false);
		send("three", 1, false);
		send("control", 1, true);
		assertThat(this.published).containsExactly("one", "two");
		confirm(0, MqttReturnCode.RETURN_CODE_SUCCESS);
		assertThat(this.published).containsExactly("one", "two", "control");
		confirm(1, MqttReturnCode.RETURN_CODE_SUCCESS);
		assertThat(this.published).containsExactly("one", "two", "control", "three");
	}

	@Test
	void noMoreWaitThanItsBound() {
		for (String topic : List.of("one", "two", "three", "four")) {
			assertThat(send(topic, 1, false)).isNotDone();
		}
		assertThat(failure(send("five", 1, false))).isInstanceOf(TransportException.class)
			.hasMessageContaining("aether.mqtt.max-buffered");
		confirm(0, MqttReturnCode.RETURN_CODE_SUCCESS);
		assertThat(send("six", 1, false)).isNotDone();
	}

	@Test
	void whatTheBrokerSays() {
		CompletableFuture<Receipt> taken = send("one", 1, false);
		CompletableFuture<Receipt> nobody = send("two", 1, false);
		confirm(0, MqttReturnCode.RETURN_CODE_SUCCESS);
		confirm(1, MqttReturnCode.RETURN_CODE_NO_MATCHING_SUBSCRIBERS);
		assertThat(taken).isCompletedWithValue(Receipt.ROUTED);
		assertThat(nobody).isCompletedWithValue(Receipt.UNROUTED);
		CompletableFuture<Receipt> forbidden = send("three", 1, false);
		CompletableFuture<Receipt> later = send("four", 1, false);
		confirm(2, MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED);
		confirm(3, MqttReturnCode.RETURN_CODE_QUOTA_EXCEEDED);
		assertThat(failure(forbidden)).isInstanceOf(MessageRefusedException.class).hasMessageContaining("three");
		assertThat(failure(later)).isInstanceOf(TransportException.class)
			.isNotInstanceOf(MessageRefusedException.class);
	}

	@Test
	void aLostConnectionFailsWhatIsOnItsWayAndWhatWaits() {
		List<CompletableFuture<Receipt>> sent = List.of(send("one", 1, false), send("two", 1, false),
				send("three", 1, false));
		TransportException lost = new TransportException("lost", null);
		this.gate.close(lost);
		assertThat(sent).allSatisfy((each) -> assertThat(failure(each)).isSameAs(lost));
		assertThat(failure(send("four", 1, false))).isSameAs(lost);
		assertThat(this.published).containsExactly("one", "two");
	}

	@Test
	void aMessageAboveALimitThatTheBrokerDoesNotSay() {
		CompletableFuture<Receipt> large = send("large", 1_000, false);
		confirm(0, LinkClient.TOO_LARGE);
		assertThat(failure(large)).isInstanceOf(MessageTooLargeException.class)
			.hasMessageContaining("1000 bytes")
			.hasMessageContaining("message_size_limit");
	}

	@Test
	void theLargestIsRefusedWhereTheBrokerEndsTheConnectionForOne() {
		CompletableFuture<Receipt> small = send("small", 10, false);
		CompletableFuture<Receipt> large = send("large", 1_000, false);
		this.gate.refuseLargest();
		assertThat(failure(large)).isInstanceOf(MessageTooLargeException.class).hasMessageContaining("1000 bytes");
		assertThat(small).isNotDone();
	}

	private CompletableFuture<Receipt> send(String topic, int size, boolean first) {
		return this.gate.publish(topic, new MqttMessage(new byte[size], 1, false, new MqttProperties()), first)
			.toCompletableFuture();
	}

	private void confirm(int index, int code) {
		IMqttToken token = mock(IMqttToken.class);
		given(token.getReasonCodes()).willReturn(new int[] { code });
		this.listeners.get(index).onSuccess(token);
	}

	private static @Nullable Throwable failure(CompletableFuture<Receipt> receipt) {
		return receipt.handle((value, failure) -> failure).join();
	}

}
