package io.aethermagic.transport.mqtt;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import javax.net.ssl.SSLSocketFactory;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.TransportException;
import org.eclipse.paho.mqttv5.client.IMqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.integration.mqtt.core.AbstractMqttClientManager;

/**
 * A connection to the broker that comes back by itself, as a client manager of Spring
 * Integration: it connects in the background, tries each address in turn, and waits
 * longer after each failure. Safe for use by several threads; no method blocks.
 */
final class MqttConnection extends AbstractMqttClientManager<IMqttAsyncClient, MqttConnectionOptions>
		implements MqttLink.Owner {

	/** What is allowed beside the payload in a packet: topic, properties and headers. */
	private static final int PACKET_OVERHEAD = 64 * 1024;

	/** How much longer than its own time-out an attempt to connect may take. */
	private static final Duration CONNECT_MARGIN = Duration.ofSeconds(1);

	private static final Logger logger = LoggerFactory.getLogger(MqttConnection.class);

	private final MqttSettings settings;

	private final MqttSession session;

	private final Timers timers;

	private final Executor executor;

	private final Listener listener;

	private final Object monitor = new Object();

	private @Nullable MqttLink link;

	private boolean up;

	private boolean stopped;

	/** Whether the session has a packet that cannot be read, and is to be given up. */
	private boolean unreadable;

	private int attempts;

	private int failures;

	private Timers.@Nullable Timer timer;

	/** Who is told what happens on a connection, on threads of the client library. */
	interface Listener {

		/**
		 * There is a connection: subscribe.
		 * @param link the connection
		 */
		void onUp(MqttLink link);

		/**
		 * There is no connection.
		 * @param problem why, for people
		 */
		void onDown(String problem);

		/**
		 * A message has come.
		 * @param link the connection
		 * @param topic its topic
		 * @param message the message
		 */
		void onMessage(MqttLink link, String topic, MqttMessage message);

	}

	MqttConnection(MqttSettings settings, MqttSession session, Timers timers, Executor executor, Listener listener) {
		super(session.clientId());
		this.settings = settings;
		this.session = session;
		this.timers = timers;
		this.executor = executor;
		this.listener = listener;
		setManualAcks(true);
	}

	@Override
	public void start() {
		connect();
	}

	private void connect() {
		MqttLink made;
		URI url;
		synchronized (this.monitor) {
			if (this.stopped) {
				return;
			}
			url = this.settings.urls().get(this.attempts++ % this.settings.urls().size());
			try {
				made = new MqttLink(address(url), getClientId(), this.settings.maxBuffered(), this.executor, this);
			}
			catch (MqttException ex) {
				throw new IllegalStateException("No MQTT client for " + url, ex);
			}
			this.link = made;
			this.up = false;
			Duration limit = Duration.ofSeconds(this.settings.connectTimeoutSeconds()).plus(CONNECT_MARGIN);
			this.timer = this.timers.schedule(limit, () -> down(made, new TransportException(
					"the broker has not answered within " + limit.toSeconds() + " seconds", null)));
		}
		setUrl(url.toString());
		try {
			made.connect(options(url));
		}
		catch (RuntimeException ex) {
			down(made, ex);
		}
	}

	private static String address(URI url) {
		boolean secure = isSecure(url);
		int port = (url.getPort() >= 0) ? url.getPort() : (secure ? 8883 : 1883);
		return (secure ? "ssl" : "tcp") + "://" + url.getHost() + ":" + port;
	}

	private static boolean isSecure(URI url) {
		return MqttSettings.SECURE.equals(url.getScheme().toLowerCase(Locale.ROOT));
	}

	private MqttConnectionOptions options(URI url) {
		MqttConnectionOptions options = getConnectionInfo();
		options.setServerURIs(new String[] { address(url) });
		if (!isSecure(url)) {
			options.setSocketFactory(LinkClient.sockets());
			return options;
		}
		Supplier<MqttTls> current = this.settings.tls();
		MqttTls tls = (current != null) ? current.get() : null;
		options.setSocketFactory(
				(tls != null) ? LinkClient.sockets(tls.context().getSocketFactory(), tls.protocols(), tls.ciphers())
						: LinkClient.sockets((SSLSocketFactory) SSLSocketFactory.getDefault(), List.of(), List.of()));
		options.setHttpsHostnameVerificationEnabled(tls == null || tls.verifyHostname());
		return options;
	}

	@Override
	public MqttConnectionOptions getConnectionInfo() {
		MqttConnectionOptions options = new MqttConnectionOptions();
		options.setAutomaticReconnect(false);
		options.setCleanStart(this.session.seconds() == 0 || isUnreadable());
		options.setSessionExpiryInterval(this.session.seconds());
		options.setReceiveMaximum(this.session.receiveMaximum());
		options.setMaximumPacketSize((long) this.settings.maxMessageSize() + PACKET_OVERHEAD);
		options.setKeepAliveInterval(this.settings.keepAliveSeconds());
		options.setConnectionTimeout(this.settings.connectTimeoutSeconds());
		MqttSession.Will will = this.session.will();
		if (will != null) {
			MqttProperties properties = will.message().getProperties();
			// Who is back within a second was not gone; Artemis keeps a will without a
			// delay
			// until the session ends.
			properties.setWillDelayInterval(1L);
			options.setWill(will.topic(), will.message());
			options.setWillMessageProperties(properties);
		}
		if (this.settings.username() != null) {
			options.setUserName(this.settings.username());
		}
		if (this.settings.password() != null) {
			options.setPassword(this.settings.password().getBytes(StandardCharsets.UTF_8));
		}
		return options;
	}

	private boolean isUnreadable() {
		synchronized (this.monitor) {
			return this.unreadable;
		}
	}

	@Override
	public void up(MqttLink link) {
		int failures;
		synchronized (this.monitor) {
			if (link != this.link || this.stopped) {
				return;
			}
			this.up = true;
			this.unreadable = false;
			failures = this.failures;
			this.failures = 0;
			cancelTimer();
		}
		setClient(link.client());
		if (failures > 0) {
			logger.info("Connected to the MQTT broker at {} as {}, after {} attempts that failed", getUrl(),
					getClientId(), failures);
		}
		this.listener.onUp(link);
		getCallbacks().forEach((callback) -> callback.connectComplete(failures > 0));
	}

	@Override
	public void down(MqttLink link, Throwable problem) {
		String text = "No connection to the MQTT broker at " + getUrl() + ": " + Problems.text(problem);
		int failures;
		synchronized (this.monitor) {
			if (link != this.link || this.stopped) {
				return;
			}
			this.link = null;
			this.up = false;
			this.unreadable |= problem instanceof UnreadablePacketException;
			cancelTimer();
			failures = this.failures++;
			int rounds = failures / this.settings.urls().size();
			Duration wait = (this.failures % this.settings.urls().size() == 0) ? this.settings.backoff().wait(rounds)
					: Duration.ZERO;
			this.timer = this.timers.schedule(wait, this::connect);
		}
		setClient(null);
		if (failures == 0 && this.session.will() != null) {
			logger.warn("{}. It is tried again until it is there", text);
		}
		else {
			logger.debug("{}, attempt {}", text, failures + 1);
		}
		link.abandon(new TransportException(text, problem));
		this.listener.onDown(text);
	}

	@Override
	public void arrived(MqttLink link, String topic, MqttMessage message) {
		this.listener.onMessage(link, topic, message);
		this.<MqttMessage>getDefaultMessageHandlers().forEach((handler) -> handler.messageArrived(topic, message));
	}

	private void cancelTimer() {
		if (this.timer != null) {
			this.timer.cancel();
			this.timer = null;
		}
	}

	/**
	 * Return the connection.
	 * @return the connection, or {@code null} if there is none now
	 */
	@Nullable MqttLink link() {
		synchronized (this.monitor) {
			return this.up ? this.link : null;
		}
	}

	@Override
	public boolean isConnected() {
		return link() != null;
	}

	@Override
	public void stop() {
		disconnect();
	}

	/**
	 * Say goodbye and close the connection.
	 * @return a stage that completes when it is closed
	 */
	CompletionStage<Void> disconnect() {
		MqttLink last;
		boolean connected;
		synchronized (this.monitor) {
			this.stopped = true;
			last = this.link;
			connected = this.up;
			this.link = null;
			this.up = false;
			cancelTimer();
		}
		setClient(null);
		if (last == null) {
			return CompletableFuture.completedStage(null);
		}
		if (!connected) {
			last.abandon(new TransportException("The transport has been stopped", null));
			return CompletableFuture.completedStage(null);
		}
		return last.disconnect();
	}

}
