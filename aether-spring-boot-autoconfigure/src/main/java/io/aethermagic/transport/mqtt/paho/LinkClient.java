package io.aethermagic.transport.mqtt.paho;

import java.util.List;
import java.util.function.Consumer;

import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client library's client for one connection. It leaves no thread and no socket
 * behind, neither where the broker closes the connection at once nor where it never
 * answers, and it writes messages together that are published at the same time. Safe for
 * use by several threads.
 */
public final class LinkClient extends MqttAsyncClient {

	/**
	 * The reason code that the client reports where a broker says in a PUBACK that the
	 * message was too large.
	 */
	public static final int TOO_LARGE = PubackInput.TOO_LARGE;

	private static final Logger logger = LoggerFactory.getLogger(LinkClient.class);

	private final Runnable heard;

	private volatile @Nullable SpeakFirstModule way;

	private volatile int connectSeconds;

	private volatile @Nullable Consumer<Throwable> died;

	/**
	 * Create a client that is not connected.
	 * @param url the broker's address, {@code tcp://host:port} or {@code ssl://host:port}
	 * @param clientId the client identifier
	 * @param heard told of each piece that comes from the broker, on the thread that
	 * reads: quick, and does not throw. While there is a connection that is at least
	 * every two keep-alive intervals, and every one while nothing is sent
	 * @throws MqttException if the client library refuses one of them
	 */
	public LinkClient(String url, String clientId, Runnable heard) throws MqttException {
		super(url, clientId, new MemoryPersistence(), null, null);
		this.heard = heard;
	}

	/**
	 * Return what makes sockets that suit the client library.
	 * @return the factory
	 */
	public static SocketFactory sockets() {
		return new NoDelaySocketFactory();
	}

	/**
	 * Return what makes sockets with TLS that suit the client library.
	 * @param factory what makes such sockets
	 * @param protocols the protocols that may be used; empty for the factory's own choice
	 * @param ciphers the cipher suites that may be used; empty for the factory's own
	 * choice
	 * @return the factory
	 */
	public static SSLSocketFactory sockets(SSLSocketFactory factory, List<String> protocols, List<String> ciphers) {
		return new NoDelaySslSocketFactory(factory, protocols, ciphers);
	}

	/**
	 * Connect, on a thread of its own: the client library blocks there, and starts
	 * threads whose end has to be heard.
	 * @param options how
	 * @param listener told how it went
	 * @param failed told why it could not be tried
	 * @param died told that a thread of the client library has died, as the one that
	 * reads does of a packet that it cannot read
	 */
	public void connect(MqttConnectionOptions options, MqttActionListener listener, Consumer<Throwable> failed,
			Consumer<Throwable> died) {
		this.died = died;
		ClientThreads.start(getClientId(), died, () -> {
			try {
				connect(options, null, listener);
			}
			catch (MqttException | RuntimeException ex) {
				failed.accept(ex);
			}
		});
	}

	@Override
	protected NetworkModule[] createNetworkModules(String address, MqttConnectionOptions options) throws MqttException {
		NetworkModule[] modules = super.createNetworkModules(address, options);
		SpeakFirstModule way = new SpeakFirstModule(modules[0], this::getInFlightMessageCount, this.heard);
		this.connectSeconds = options.getConnectionTimeout();
		this.way = way;
		return new NetworkModule[] { way };
	}

	@Override
	public IMqttToken publish(String topic, MqttMessage message, @Nullable Object userContext,
			MqttActionListener callback) throws MqttException {
		SpeakFirstModule way = this.way;
		GatheringOutput output = (way != null) ? way.output() : null;
		if (output == null) {
			return super.publish(topic, message, userContext, callback);
		}
		output.announce();
		boolean published = false;
		try {
			IMqttToken token = super.publish(topic, message, userContext, callback);
			published = true;
			return token;
		}
		finally {
			if (!published) {
				output.withdraw();
			}
		}
	}

	/**
	 * Close the connection, without a goodbye if there is one, and end all threads.
	 * Blocks for a moment, and where it is about to connect until it has tried.
	 */
	public void abandon() {
		Consumer<Throwable> died = this.died;
		if (died != null) {
			ClientThreads.forget(getClientId(), died);
		}
		try {
			close(true);
		}
		catch (MqttException ex) {
			logger.trace("It is still connected, or about to be", ex);
			disconnectAndClose();
		}
	}

	private void disconnectAndClose() {
		SpeakFirstModule way = this.way;
		if (way != null) {
			way.awaitFirstWord(this.connectSeconds);
		}
		try {
			disconnectForcibly(0, 1, false);
			close(true);
		}
		catch (MqttException ex) {
			logger.debug("The MQTT client has not closed as it should", ex);
		}
	}

}
