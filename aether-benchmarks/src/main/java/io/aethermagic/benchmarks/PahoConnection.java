package io.aethermagic.benchmarks;

import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * A connection of the Paho client. It publishes as many messages at a time as the broker
 * takes; who has one more waits, so nobody publishes on the thread that delivers.
 */
final class PahoConnection implements MqttCallback, AutoCloseable {

	private static final int MOST_IN_FLIGHT = 65_535;

	private final MqttAsyncClient client;

	private final Consumer<MqttMessage> receiver;

	private final Semaphore gate;

	PahoConnection(String url, String clientId, boolean noDelay, Consumer<MqttMessage> receiver) throws MqttException {
		this.receiver = receiver;
		this.client = new MqttAsyncClient(url, clientId, new MemoryPersistence());
		this.client.setManualAcks(true);
		this.client.setCallback(this);
		MqttConnectionOptions options = new MqttConnectionOptions();
		options.setCleanStart(true);
		if (noDelay) {
			options.setSocketFactory(new NoDelaySockets());
		}
		IMqttToken connected = this.client.connect(options);
		connected.waitForCompletion(ExchangeContender.PATIENCE_MILLIS);
		MqttProperties granted = connected.getResponseProperties();
		Integer allowed = (granted != null) ? granted.getReceiveMaximum() : null;
		// One less: the client counts down a moment after it has told of a confirmation.
		this.gate = new Semaphore(((allowed != null) ? allowed : MOST_IN_FLIGHT) - 1);
	}

	void subscribe(String filter) throws MqttException {
		this.client.subscribe(filter, 1).waitForCompletion(ExchangeContender.PATIENCE_MILLIS);
	}

	void publish(String topic, byte[] payload, MqttProperties properties, Runnable confirmed) {
		this.gate.acquireUninterruptibly();
		try {
			this.client.publish(topic, new MqttMessage(payload, 1, false, properties), null,
					new Confirmation(confirmed));
		}
		catch (MqttException ex) {
			this.gate.release();
			throw new IllegalStateException("Not published to " + topic, ex);
		}
	}

	void acknowledge(MqttMessage message) {
		try {
			this.client.messageArrivedComplete(message.getId(), message.getQos());
		}
		catch (MqttException ex) {
			throw new IllegalStateException("Not acknowledged", ex);
		}
	}

	@Override
	public void messageArrived(String topic, MqttMessage message) {
		this.receiver.accept(message);
	}

	@Override
	public void close() {
		try {
			this.client.disconnect().waitForCompletion(ExchangeContender.PATIENCE_MILLIS);
			this.client.close();
		}
		catch (MqttException ex) {
			throw new IllegalStateException("Not closed", ex);
		}
	}

	@Override
	public void disconnected(MqttDisconnectResponse response) {
		if (response.getException() != null) {
			System.err.println("The connection of Paho is gone: " + response);
		}
	}

	@Override
	public void mqttErrorOccurred(MqttException failure) {
		System.err.println("Paho reports: " + failure);
	}

	@Override
	public void deliveryComplete(IMqttToken token) {
		// each publish has a listener of its own
	}

	@Override
	public void connectComplete(boolean reconnect, String serverUri) {
		// the token of connect() is waited for
	}

	@Override
	public void authPacketArrived(int reasonCode, MqttProperties properties) {
		// extended authentication is not used
	}

	/**
	 * The end of a publish.
	 */
	private final class Confirmation implements MqttActionListener {

		private final Runnable confirmed;

		private Confirmation(Runnable confirmed) {
			this.confirmed = confirmed;
		}

		@Override
		public void onSuccess(IMqttToken token) {
			PahoConnection.this.gate.release();
			this.confirmed.run();
		}

		@Override
		public void onFailure(IMqttToken token, Throwable failure) {
			PahoConnection.this.gate.release();
			System.err.println("Paho could not publish: " + failure);
		}

	}

}
