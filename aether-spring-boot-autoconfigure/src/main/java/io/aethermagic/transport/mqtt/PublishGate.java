package io.aethermagic.transport.mqtt;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.TransportException;
import org.eclipse.paho.mqttv5.client.IMqttAsyncClient;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.jspecify.annotations.Nullable;

/**
 * Publishes on one connection, no more at a time than the broker allows (its receive
 * maximum; MQTT 5, 4.9). The rest waits in order, control before data. One thread at a
 * time publishes, and never one that delivers messages: the client library would
 * dead-lock. Safe for use by several threads; never blocks.
 */
final class PublishGate {

	/** The largest receive maximum of MQTT. */
	static final int MOST_IN_FLIGHT = 65_535;

	private static final ThreadLocal<@Nullable Boolean> delivers = new ThreadLocal<>();

	private final IMqttAsyncClient client;

	private final int maxWaiting;

	private final Executor executor;

	private final Semaphore permits;

	private final Queue<Publish> control = new ConcurrentLinkedQueue<>();

	private final Queue<Publish> data = new ConcurrentLinkedQueue<>();

	private final AtomicInteger waiting = new AtomicInteger();

	private final Set<Publish> inFlight = ConcurrentHashMap.newKeySet();

	/** How often publishing was asked for since the publishing thread last looked. */
	private final AtomicInteger asked = new AtomicInteger();

	private final AtomicBoolean refused = new AtomicBoolean();

	private volatile @Nullable TransportException closed;

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
		this.executor = executor;
		// The client counts a message of QoS 0 down a moment after it has told of it.
		this.permits = new Semaphore(Math.max(1, receiveMaximum - 1));
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
		if (this.waiting.incrementAndGet() > this.maxWaiting) {
			this.waiting.decrementAndGet();
			publish.fail(new TransportException(this.maxWaiting + " messages wait to be published already "
					+ "(aether.mqtt.max-buffered): the broker takes them more slowly than they come", null));
			return publish.receipt;
		}
		(first ? this.control : this.data).add(publish);
		goOn();
		return publish.receipt;
	}

	private void goOn() {
		if (this.asked.getAndIncrement() != 0) {
			return;
		}
		if (delivers.get() != null) {
			this.executor.execute(this::publishAll);
		}
		else {
			publishAll();
		}
	}

	private void publishAll() {
		int seen = 1;
		do {
			while (this.permits.tryAcquire()) {
				Publish next = next();
				if (next == null) {
					this.permits.release();
					break;
				}
				publish(next);
			}
			seen = this.asked.addAndGet(-seen);
		}
		while (seen != 0);
	}

	private @Nullable Publish next() {
		Publish next = this.control.poll();
		if (next == null) {
			next = this.data.poll();
		}
		if (next != null) {
			this.waiting.decrementAndGet();
		}
		return next;
	}

	private void publish(Publish publish) {
		this.inFlight.add(publish);
		TransportException closed = this.closed;
		if (closed != null) {
			publish.end(closed);
			return;
		}
		try {
			this.client.publish(publish.topic, publish.message, null, publish);
		}
		catch (MqttException | RuntimeException ex) {
			publish.end(new TransportException(
					"The message to " + publish.topic + " could not be published: " + MqttProblems.text(ex), ex));
		}
	}

	/**
	 * Fail what is on its way and what waits, and all that comes later.
	 * @param problem what has happened to the connection
	 */
	void close(TransportException problem) {
		if (this.closed == null) {
			this.closed = problem;
		}
		this.inFlight.forEach((publish) -> publish.end(problem));
		goOn();
	}

	/**
	 * Tell whether a message is the one that the connection was lost for: Mosquitto
	 * answers a payload above its {@code message_size_limit} with a reason code that a
	 * PUBACK must not have, and the client library then ends the connection. It does not
	 * say for which message; the largest on its way it is. Sent again, it would end the
	 * next connection too.
	 */
	private boolean isTheOneRefused(Publish publish, Throwable failure) {
		return failure instanceof MqttException ex
				&& ex.getReasonCode() == MqttException.REASON_CODE_INVALID_RETURN_CODE
				&& this.inFlight.stream().noneMatch((other) -> other.size() > publish.size())
				&& this.refused.compareAndSet(false, true);
	}

	/**
	 * A message on its way.
	 */
	private final class Publish implements MqttActionListener {

		private final String topic;

		private final MqttMessage message;

		private final CompletableFuture<Receipt> receipt = new CompletableFuture<>();

		Publish(String topic, MqttMessage message) {
			this.topic = topic;
			this.message = message;
		}

		@Override
		public void onSuccess(IMqttToken token) {
			onDeliveringThread();
			int code = reasonCode(token);
			if (!leave()) {
				return;
			}
			if (code >= MqttReturnCode.RETURN_CODE_UNSPECIFIED_ERROR) {
				fail(refusal(code));
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
			if (isTheOneRefused(this, failure)) {
				end(tooLarge());
				return;
			}
			end(new TransportException("The message to " + this.topic + " is not known to have reached the broker: "
					+ MqttProblems.text(failure), failure));
		}

		private void end(TransportException failure) {
			if (leave()) {
				fail(failure);
			}
		}

		private boolean leave() {
			if (!PublishGate.this.inFlight.remove(this)) {
				return false;
			}
			PublishGate.this.permits.release();
			if (PublishGate.this.waiting.get() > 0) {
				goOn();
			}
			return true;
		}

		private void fail(TransportException failure) {
			this.receipt.completeExceptionally(failure);
		}

		private static int reasonCode(IMqttToken token) {
			int[] codes = token.getReasonCodes();
			return (codes != null && codes.length > 0) ? codes[0] : MqttReturnCode.RETURN_CODE_SUCCESS;
		}

		private int size() {
			return this.message.getPayload().length;
		}

		private MessageRefusedException tooLarge() {
			return new MessageRefusedException(
					"The broker refuses a message of " + this.message.getPayload().length + " bytes to " + this.topic
							+ ", most likely as too large. Raise the broker's limit (message_size_limit of Mosquitto), "
							+ "or send less");
		}

		/**
		 * Tell what an error in a PUBACK means (MQTT 5, 3.4.2.1).
		 */
		private TransportException refusal(int code) {
			return switch (code) {
				case MqttReturnCode.RETURN_CODE_PACKET_TOO_LARGE,
						MqttReturnCode.RETURN_CODE_IMPLEMENTATION_SPECIFIC_ERROR ->
					tooLarge();
				case MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED ->
					new MessageRefusedException("The broker does not allow this user to publish to " + this.topic
							+ ". Allow it in the broker's access control list");
				case MqttReturnCode.RETURN_CODE_TOPIC_NAME_INVALID, MqttReturnCode.RETURN_CODE_PAYLOAD_FORMAT_INVALID ->
					new MessageRefusedException(
							"The broker refuses the message to " + this.topic + " with reason code " + code);
				default -> new TransportException("The broker has not taken the message to " + this.topic
						+ ": reason code " + code + " (MQTT 5, 3.4.2.1)", null);
			};
		}

	}

}
