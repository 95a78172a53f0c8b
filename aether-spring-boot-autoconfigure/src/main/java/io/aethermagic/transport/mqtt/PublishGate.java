package io.aethermagic.transport.mqtt;

import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.MessageTooLargeException;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.mqtt.paho.LinkClient;
import io.aethermagic.transport.support.SendGate;
import io.aethermagic.transport.support.Sending;
import org.eclipse.paho.mqttv5.client.IMqttAsyncClient;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.jspecify.annotations.Nullable;

/**
 * Publishes on one connection, no more at a time than the broker allows (its receive
 * maximum; MQTT 5, 4.9), and says what the broker's answer means. Never on a thread that
 * delivers messages: the client library would dead-lock. Safe for use by several threads;
 * never blocks.
 *
 * @promise 5.10
 */
final class PublishGate {

	/** The largest receive maximum of MQTT. */
	static final int MOST_IN_FLIGHT = 65_535;

	private static final ThreadLocal<@Nullable Boolean> delivers = new ThreadLocal<>();

	private final IMqttAsyncClient client;

	private final int maxWaiting;

	private final SendGate<Publish> gate;

	/**
	 * Create a gate.
	 * @param client the client that publishes
	 * @param receiveMaximum how many messages the broker takes at a time
	 * @param maxWaiting how many messages may wait
	 * @param executor where to publish instead of on a thread that delivers messages
	 */
	PublishGate(IMqttAsyncClient client, int receiveMaximum, int maxWaiting, Executor executor) {
		this.client = client;
		this.maxWaiting = maxWaiting;
		// The client counts a message of QoS 0 down a moment after it has told of it.
		this.gate = new SendGate<>(Math.max(1, receiveMaximum - 1), maxWaiting, (publishing) -> {
			if (delivers.get() != null) {
				executor.execute(publishing);
			}
			else {
				publishing.run();
			}
		});
	}

	/**
	 * Note that the current thread is one of the client library's that deliver.
	 */
	static void onDeliveringThread() {
		if (delivers.get() == null) {
			delivers.set(Boolean.TRUE);
		}
	}

	/**
	 * Publish a message, now or when it is its turn.
	 * @param topic where to
	 * @param message what
	 * @param first whether it goes before data
	 * @return a stage that completes with the broker's confirmation; at QoS 0 with
	 * {@link Receipt#UNKNOWN} when the message is on its way
	 */
	CompletionStage<Receipt> publish(String topic, MqttMessage message, boolean first) {
		Publish publish = new Publish(topic, message);
		if (!this.gate.offer(publish, first)) {
			publish.failed(new TransportException(this.maxWaiting + " messages wait to be published already "
					+ "(aether.mqtt.max-buffered): the broker takes them more slowly than they come", null));
		}
		return publish.receipt;
	}

	/**
	 * Return how many messages wait.
	 */
	BufferLevel level() {
		return this.gate.level("mqtt-publish");
	}

	/**
	 * Fail what is on its way and what waits, and all that comes later.
	 * @param problem what has happened to the connection
	 */
	void close(TransportException problem) {
		this.gate.close(problem);
	}

	/**
	 * Refuse the largest message on its way, which the broker has ended the connection
	 * for: it says that one was too large, and not which. Sent again, it would end the
	 * next connection too.
	 */
	void refuseLargest() {
		this.gate.onTheirWay()
			.max(Comparator.comparingInt(Publish::size))
			.ifPresent((largest) -> this.gate.fail(largest, largest.tooLarge()));
	}

	/**
	 * A message on its way.
	 */
	private final class Publish implements Sending, MqttActionListener {

		private final String topic;

		private final MqttMessage message;

		private final CompletableFuture<Receipt> receipt = new CompletableFuture<>();

		Publish(String topic, MqttMessage message) {
			this.topic = topic;
			this.message = message;
		}

		@Override
		public void send() throws MqttException {
			PublishGate.this.client.publish(this.topic, this.message, null, this);
		}

		@Override
		public void failed(Throwable why) {
			this.receipt.completeExceptionally((why instanceof TransportException) ? why : new TransportException(
					"The message to " + this.topic + " could not be published: " + MqttProblems.text(why), why));
		}

		@Override
		public void onSuccess(IMqttToken token) {
			onDeliveringThread();
			int code = reasonCode(token);
			if (!PublishGate.this.gate.end(this)) {
				return;
			}
			if (code >= MqttReturnCode.RETURN_CODE_UNSPECIFIED_ERROR) {
				failed(refusal(code));
			}
			else if (this.message.getQos() == 0) {
				this.receipt.complete(Receipt.UNKNOWN);
			}
			else {
				this.receipt.complete((code == MqttReturnCode.RETURN_CODE_NO_MATCHING_SUBSCRIBERS) ? Receipt.UNROUTED
						: Receipt.ROUTED);
			}
		}

		@Override
		public void onFailure(IMqttToken token, Throwable failure) {
			onDeliveringThread();
			PublishGate.this.gate.fail(this, new TransportException("The message to " + this.topic
					+ " is not known to have reached the broker: " + MqttProblems.text(failure), failure));
		}

		private static int reasonCode(IMqttToken token) {
			int[] codes = token.getReasonCodes();
			return (codes != null && codes.length > 0) ? codes[0] : MqttReturnCode.RETURN_CODE_SUCCESS;
		}

		private int size() {
			return this.message.getPayload().length;
		}

		private MessageTooLargeException tooLarge() {
			return new MessageTooLargeException("The broker refuses a message of " + size() + " bytes to " + this.topic
					+ " as larger than its limit, which it does not say. Raise the limit (message_size_limit of "
					+ "Mosquitto), or send less");
		}

		/**
		 * Tell what an error in a PUBACK means (MQTT 5, 3.4.2.1).
		 */
		private TransportException refusal(int code) {
			return switch (code) {
				case LinkClient.TOO_LARGE -> tooLarge();
				case MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED ->
					new MessageRefusedException("The broker does not allow this user to publish to " + this.topic
							+ ". Allow it in the broker's access control list");
				case MqttReturnCode.RETURN_CODE_TOPIC_NAME_INVALID,
						MqttReturnCode.RETURN_CODE_IMPLEMENTATION_SPECIFIC_ERROR ->
					new MessageRefusedException(
							"The broker refuses the message to " + this.topic + " with reason code " + code);
				default -> new TransportException("The broker has not taken the message to " + this.topic
						+ ": reason code " + code + " (MQTT 5, 3.4.2.1)", null);
			};
		}

	}

}
