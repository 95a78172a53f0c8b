package io.aethermagic.transport.mqtt;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.TransportException;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of {@link MqttConnection}, from its first packet to its end; the next
 * one is another object, so that nothing of an old connection is taken for the new one's.
 * Safe for use by several threads; no method blocks.
 */
final class MqttLink implements MqttCallback {

	/** How long the client library may still send what it has, in milliseconds. */
	private static final long QUIESCE_MILLIS = 100;

	private static final Logger logger = LoggerFactory.getLogger(MqttLink.class);

	private final LinkClient client;

	private final Owner owner;

	private final Executor executor;

	private final int maxWaiting;

	private final Object acknowledging = new Object();

	private volatile @Nullable PublishGate gate;

	private volatile @Nullable Long maximumPacketSize;

	private boolean closed;

	/** Who is told what happens to a link. */
	interface Owner {

		void up(MqttLink link);

		void down(MqttLink link, Throwable problem);

		void arrived(MqttLink link, String topic, MqttMessage message);

	}

	MqttLink(String url, String clientId, int maxWaiting, Executor executor, Owner owner) throws MqttException {
		this.client = new LinkClient(url, clientId);
		this.client.setManualAcks(true);
		this.client.setCallback(this);
		this.maxWaiting = maxWaiting;
		this.executor = executor;
		this.owner = owner;
	}

	MqttAsyncClient client() {
		return this.client;
	}

	void connect(MqttConnectionOptions options) {
		Consumer<Throwable> failed = (failure) -> this.owner.down(this, failure);
		this.client.connect(options, new StepListener(this::connected, failed), failed,
				(death) -> this.owner.down(this, new UnreadablePacketException(death)));
	}

	private void connected(IMqttToken token) {
		MqttProperties granted = token.getResponseProperties();
		Integer receiveMaximum = (granted != null) ? granted.getReceiveMaximum() : null;
		this.maximumPacketSize = (granted != null) ? granted.getMaximumPacketSize() : null;
		this.gate = new PublishGate(this.client, (receiveMaximum != null) ? receiveMaximum : PublishGate.MOST_IN_FLIGHT,
				this.maxWaiting, this.executor);
		this.owner.up(this);
	}

	/**
	 * Publish a message.
	 * @param topic where to
	 * @param message what
	 * @param first whether it goes before data
	 * @return a stage that completes with the broker's confirmation
	 */
	CompletionStage<Receipt> publish(String topic, MqttMessage message, boolean first) {
		PublishGate gate = this.gate;
		if (gate == null) {
			return CompletableFuture.failedStage(new TransportException("There is no connection yet", null));
		}
		Long most = this.maximumPacketSize;
		if (most != null && MqttMessages.packetSize(topic, message) > most) {
			return CompletableFuture.failedStage(new MessageRefusedException("A message of "
					+ message.getPayload().length + " bytes to " + topic + " makes a packet of "
					+ MqttMessages.packetSize(topic, message) + " bytes, and the broker takes packets of at most "
					+ most + " bytes. Raise the broker's limit (max_packet_size of Mosquitto), or send less"));
		}
		return gate.publish(topic, message, first);
	}

	/**
	 * Subscribe at QoS 1.
	 * @param filters the filters
	 * @return a stage that completes when the broker has granted all
	 */
	CompletionStage<Void> subscribe(Collection<String> filters) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		MqttSubscription[] subscriptions = filters.stream()
			.map((filter) -> new MqttSubscription(filter, 1))
			.toArray(MqttSubscription[]::new);
		if (subscriptions.length == 0) {
			done.complete(null);
			return done;
		}
		try {
			this.client.subscribe(subscriptions, null, new StepListener((token) -> {
				for (int code : token.getReasonCodes()) {
					if (code >= MqttReturnCode.RETURN_CODE_UNSPECIFIED_ERROR) {
						done.completeExceptionally(new TransportException(
								"The broker does not grant one of the " + "subscriptions " + filters + ": reason code "
										+ code + " (MQTT 5, 3.9.3). " + "Allow it in the broker's access control list",
								null));
						return;
					}
				}
				done.complete(null);
			}, done::completeExceptionally), new MqttProperties());
		}
		catch (MqttException | RuntimeException ex) {
			done.completeExceptionally(ex);
		}
		return done;
	}

	/**
	 * Unsubscribe.
	 * @param filter the filter
	 * @return a stage that completes when the broker has confirmed it, or when there is
	 * nothing to unsubscribe from because the connection is gone
	 */
	CompletionStage<Void> unsubscribe(String filter) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		try {
			this.client.unsubscribe(new String[] { filter }, null,
					new StepListener((token) -> done.complete(null), (failure) -> done.complete(null)),
					new MqttProperties());
		}
		catch (MqttException | RuntimeException ex) {
			done.complete(null);
		}
		return done;
	}

	/**
	 * Send the PUBACK of a message. If the connection is gone there is none to send: the
	 * broker has forgotten that it sent the message here.
	 * @param message the message
	 */
	void acknowledge(MqttMessage message) {
		synchronized (this.acknowledging) {
			if (this.closed) {
				return;
			}
			try {
				this.client.messageArrivedComplete(message.getId(), message.getQos());
			}
			catch (MqttException ex) {
				logger.debug("A message could not be acknowledged: its connection is gone", ex);
			}
		}
	}

	/**
	 * Fail what is on its way, and let the client library end its threads.
	 * @param problem what has happened
	 */
	void abandon(TransportException problem) {
		closeGate(problem);
		this.executor.execute(this::close);
	}

	/**
	 * Say goodbye: no will is published, and the broker forgets the session.
	 * @return a stage that completes when the connection is closed
	 */
	CompletionStage<Void> disconnect() {
		CompletableFuture<Void> done = new CompletableFuture<>();
		closeGate(new TransportException("The transport has been stopped", null));
		MqttProperties properties = new MqttProperties();
		properties.setSessionExpiryInterval(0L);
		this.executor.execute(() -> {
			try {
				this.client.disconnect(QUIESCE_MILLIS, null,
						new StepListener((token) -> this.executor.execute(() -> closeAnd(done)),
								(failure) -> this.executor.execute(() -> closeAnd(done))),
						MqttReturnCode.RETURN_CODE_SUCCESS, properties);
			}
			catch (MqttException ex) {
				closeAnd(done);
			}
		});
		return done;
	}

	private void closeGate(TransportException problem) {
		PublishGate gate = this.gate;
		if (gate != null) {
			gate.close(problem);
		}
	}

	private void closeAnd(CompletableFuture<Void> done) {
		close();
		done.complete(null);
	}

	private void close() {
		synchronized (this.acknowledging) {
			this.closed = true;
		}
		this.client.abandon();
	}

	@Override
	public void messageArrived(String topic, MqttMessage message) {
		PublishGate.onDeliveringThread();
		this.owner.arrived(this, topic, message);
	}

	@Override
	public void disconnected(MqttDisconnectResponse response) {
		MqttException problem = response.getException();
		this.owner.down(this, (problem != null) ? problem : new MqttException(response.getReturnCode()));
	}

	@Override
	public void mqttErrorOccurred(MqttException failure) {
		logger.warn("The MQTT client reports: {}", Problems.text(failure));
	}

	@Override
	public void deliveryComplete(IMqttToken token) {
		// each publish has a listener of its own
	}

	@Override
	public void connectComplete(boolean reconnect, String serverUri) {
		// the listener of connect() is told
	}

	@Override
	public void authPacketArrived(int reasonCode, MqttProperties properties) {
		// extended authentication is not used
	}

}
