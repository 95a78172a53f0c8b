package io.aethermagic.transport.mqtt;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.MessageTooLargeException;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.mqtt.paho.LinkClient;
import io.aethermagic.transport.support.Stages;
import io.aethermagic.transport.support.TopicLink;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of a {@link MqttConnection}, from its first packet to its end. Safe for use by
 * several threads; no method blocks.
 */
final class MqttLink implements TopicLink, MqttCallback {

	/** How long the client library may still send what it has, in milliseconds. */
	private static final long QUIESCE_MILLIS = 100;

	/** What a task may gain on its way in headers, in bytes. */
	private static final int TASK_ROOM = 1_024;

	private static final Logger logger = LoggerFactory.getLogger(MqttLink.class);

	private final LinkClient client;

	private final MqttSubscriber subscriber;

	private final MqttMessages messages;

	private final int maxWaiting;

	private final Executor executor;

	private final Receiver receiver;

	private final Consumer<Throwable> lost;

	private final CompletableFuture<MqttLink> connecting = new CompletableFuture<>();

	private final AtomicBoolean over = new AtomicBoolean();

	private final Object acknowledging = new Object();

	private volatile @Nullable PublishGate gate;

	private volatile @Nullable Long maximumPacketSize;

	private volatile Instant heard;

	private boolean closed;

	/**
	 * Who takes what comes, on a thread of the client library.
	 */
	@FunctionalInterface
	interface Receiver {

		void onMessage(MqttLink link, String topic, MqttMessage message);

	}

	MqttLink(String url, String clientId, MqttMessages messages, int maxWaiting, Timers timers, Executor executor,
			Receiver receiver, Consumer<Throwable> lost) throws MqttException {
		this.heard = timers.now();
		this.client = new LinkClient(url, clientId, () -> this.heard = timers.now());
		this.client.setManualAcks(true);
		this.client.setCallback(this);
		this.subscriber = new MqttSubscriber(this.client);
		this.messages = messages;
		this.maxWaiting = maxWaiting;
		this.executor = executor;
		this.receiver = receiver;
		this.lost = lost;
	}

	MqttAsyncClient client() {
		return this.client;
	}

	/**
	 * Connect, once.
	 * @return a stage that completes when the broker has taken the connection
	 */
	CompletionStage<MqttLink> connect(MqttConnectionOptions options) {
		this.client.connect(options, new StepListener(this::connected, this::abandon), this::abandon,
				(death) -> abandon(new UnreadablePacketException(death)));
		return this.connecting;
	}

	private void connected(IMqttToken token) {
		MqttProperties granted = token.getResponseProperties();
		Integer receiveMaximum = (granted != null) ? granted.getReceiveMaximum() : null;
		this.maximumPacketSize = (granted != null) ? granted.getMaximumPacketSize() : null;
		PublishGate gate = new PublishGate(this.client,
				(receiveMaximum != null) ? receiveMaximum : PublishGate.MOST_IN_FLIGHT, this.maxWaiting, this.executor);
		this.gate = gate;
		if (!this.connecting.complete(this)) {
			gate.close(new TransportException("The connection was given up before it stood", null));
		}
	}

	@Override
	public Instant heard() {
		return this.heard;
	}

	@Override
	public List<BufferLevel> buffers() {
		PublishGate gate = this.gate;
		return (gate != null) ? List.of(gate.level()) : List.of();
	}

	@Override
	public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
		MqttMessage packet;
		try {
			packet = this.messages.packet(message, options);
		}
		catch (MessageRefusedException ex) {
			return Stages.failed(ex);
		}
		int room = isFirst(channel, message) ? TASK_ROOM : 0;
		return publish(this.messages.topic(channel, message), packet, message.isControl(), room);
	}

	/**
	 * Tell whether a message is a task that may be handed on, or become a dead letter: it
	 * gains some headers then.
	 */
	private static boolean isFirst(Channel channel, AetherMessage message) {
		return channel instanceof Channel.TaskQueue && !message.headers().containsKey(Headers.WORKGROUP);
	}

	/**
	 * Publish a message.
	 * @param topic where to
	 * @param message what
	 * @param first whether it goes before data
	 * @return a stage that completes with the broker's confirmation
	 */
	CompletionStage<Receipt> publish(String topic, MqttMessage message, boolean first) {
		return publish(topic, message, first, 0);
	}

	private CompletionStage<Receipt> publish(String topic, MqttMessage message, boolean first, int room) {
		PublishGate gate = this.gate;
		if (gate == null) {
			return CompletableFuture.failedStage(new TransportException("There is no connection yet", null));
		}
		Long most = this.maximumPacketSize;
		if (most != null && MqttMessages.packetSize(topic, message) + room > most) {
			return CompletableFuture.failedStage(tooLarge(topic, message, room, most));
		}
		return gate.publish(topic, message, first);
	}

	private static MessageTooLargeException tooLarge(String topic, MqttMessage message, int room, long most) {
		return new MessageTooLargeException("A message of " + message.getPayload().length + " bytes to " + topic
				+ " makes a packet of " + MqttMessages.packetSize(topic, message) + " bytes"
				+ ((room > 0) ? ", and " + room + " are kept for what it gains on its way" : "")
				+ ". The broker takes packets of at most " + most
				+ " bytes. Raise its limit (max_packet_size of Mosquitto), or send less");
	}

	@Override
	public CompletionStage<Void> subscribe(Collection<String> filters) {
		return this.subscriber.subscribe(filters);
	}

	@Override
	public CompletionStage<Void> unsubscribe(Collection<String> filters) {
		return this.subscriber.unsubscribe(filters);
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
	 * {@inheritDoc} The broker forgets the session.
	 */
	@Override
	public CompletionStage<Void> close() {
		if (!this.over.compareAndSet(false, true)) {
			return Stages.DONE;
		}
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

	@Override
	public void abandon(Throwable why) {
		if (!this.over.compareAndSet(false, true)) {
			return;
		}
		refuseTooLarge(why);
		closeGate(new TransportException("The connection to the MQTT broker was lost: " + MqttProblems.text(why), why));
		this.executor.execute(this::closeClient);
		if (!this.connecting.completeExceptionally(why)) {
			this.lost.accept(why);
		}
	}

	private void refuseTooLarge(Throwable why) {
		PublishGate gate = this.gate;
		if (gate != null && why instanceof MqttException ex
				&& ex.getReasonCode() == MqttReturnCode.RETURN_CODE_PACKET_TOO_LARGE) {
			gate.refuseLargest();
		}
	}

	private void closeGate(TransportException problem) {
		PublishGate gate = this.gate;
		if (gate != null) {
			gate.close(problem);
		}
	}

	private void closeAnd(CompletableFuture<Void> done) {
		closeClient();
		done.complete(null);
	}

	private void closeClient() {
		synchronized (this.acknowledging) {
			this.closed = true;
		}
		this.client.abandon();
	}

	@Override
	public void messageArrived(String topic, MqttMessage message) {
		PublishGate.onDeliveringThread();
		this.receiver.onMessage(this, topic, message);
	}

	@Override
	public void disconnected(MqttDisconnectResponse response) {
		MqttException problem = response.getException();
		abandon((problem != null) ? problem : new MqttException(response.getReturnCode()));
	}

	@Override
	public void mqttErrorOccurred(MqttException failure) {
		logger.warn("The MQTT client reports: {}", MqttProblems.text(failure));
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
