package io.aethermagic.transport.mqtt;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

import javax.net.ssl.SSLSocketFactory;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.mqtt.paho.LinkClient;
import io.aethermagic.transport.support.Stages;
import org.eclipse.paho.mqttv5.client.IMqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.integration.mqtt.core.AbstractMqttClientManager;

/**
 * Makes the lives of one connection to the broker, trying each address in turn; a client
 * manager of Spring Integration that does not connect by itself. Safe for use by several
 * threads; no method blocks.
 */
final class MqttConnection extends AbstractMqttClientManager<IMqttAsyncClient, MqttConnectionOptions> {

	/** What is allowed beside the payload in a packet: topic, properties and headers. */
	private static final int PACKET_OVERHEAD = 64 * 1024;

	/** How much longer than its own time-out an attempt to connect may take. */
	private static final Duration CONNECT_MARGIN = Duration.ofSeconds(1);

	private final MqttSettings settings;

	private final MqttSession session;

	private final MqttMessages messages;

	private final Timers timers;

	private final Executor executor;

	private final MqttLink.Receiver receiver;

	private final AtomicInteger attempts = new AtomicInteger();

	/** The last life, or the attempt at one. */
	private volatile @Nullable MqttLink last;

	/** Whether the session has a packet that cannot be read, and is to be given up. */
	private volatile boolean unreadable;

	MqttConnection(MqttSettings settings, MqttSession session, MqttMessages messages, Timers timers, Executor executor,
			MqttLink.Receiver receiver) {
		super(session.clientId());
		this.settings = settings;
		this.session = session;
		this.messages = messages;
		this.timers = timers;
		this.executor = executor;
		this.receiver = receiver;
		setManualAcks(true);
	}

	/**
	 * Make a life.
	 * @param lost who is told, once, that it is lost
	 * @return a stage that completes when the broker has taken the connection
	 */
	CompletionStage<MqttLink> connect(Consumer<Throwable> lost) {
		URI url = this.settings.urls().get(this.attempts.getAndIncrement() % this.settings.urls().size());
		setUrl(url.toString());
		MqttLink made;
		try {
			made = new MqttLink(MqttAddress.ofClient(url), getClientId(), this.messages, this.settings.maxBuffered(),
					this.timers, this.executor, this::arrived, (why) -> {
						ended(why);
						lost.accept(why);
					});
		}
		catch (MqttException ex) {
			throw new IllegalStateException("No MQTT client for " + url, ex);
		}
		this.last = made;
		Duration limit = Duration.ofSeconds(this.settings.connectTimeoutSeconds()).plus(CONNECT_MARGIN);
		Timers.Timer timer = this.timers.schedule(limit, () -> made.abandon(
				new TransportException("the broker has not answered within " + limit.toSeconds() + " seconds", null)));
		return made.connect(options(url)).whenComplete((link, failure) -> {
			timer.cancel();
			if (failure == null) {
				connected(made);
			}
			else {
				ended(Stages.cause(failure));
			}
		});
	}

	private void connected(MqttLink link) {
		this.unreadable = false;
		setClient(link.client());
		getCallbacks().forEach((callback) -> callback.connectComplete(this.attempts.get() > 1));
	}

	private void ended(Throwable why) {
		this.unreadable |= why instanceof UnreadablePacketException;
		setClient(null);
	}

	private void arrived(MqttLink link, String topic, MqttMessage message) {
		this.receiver.onMessage(link, topic, message);
		this.<MqttMessage>getDefaultMessageHandlers().forEach((handler) -> handler.messageArrived(topic, message));
	}

	/**
	 * Say where the broker is.
	 */
	String where() {
		String url = getUrl();
		return "the MQTT broker at " + ((url != null) ? url : this.settings.urls().get(0));
	}

	private MqttConnectionOptions options(URI url) {
		MqttConnectionOptions options = getConnectionInfo();
		options.setServerURIs(new String[] { MqttAddress.ofClient(url) });
		if (!MqttAddress.isSecure(url)) {
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
		this.settings.options().accept(options);
		options.setAutomaticReconnect(false);
		options.setCleanStart(this.session.seconds() == 0 || this.unreadable);
		options.setSessionExpiryInterval(this.session.seconds());
		options.setReceiveMaximum(this.session.receiveMaximum());
		options.setMaximumPacketSize((long) this.settings.maxMessageSize() + PACKET_OVERHEAD);
		options.setKeepAliveInterval(this.settings.keepAliveSeconds());
		options.setConnectionTimeout(this.settings.connectTimeoutSeconds());
		MqttSession.Will will = this.session.will();
		if (will != null) {
			MqttProperties properties = will.message().getProperties();
			// Who is back within a second was not gone. Artemis keeps a will without a
			// delay until the session ends.
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

	@Override
	public boolean isConnected() {
		return getClient() != null;
	}

	/**
	 * Does nothing: {@link #connect} does.
	 */
	@Override
	public void start() {
	}

	/**
	 * Give up what is left, also an attempt to connect.
	 */
	@Override
	public void stop() {
		MqttLink last = this.last;
		if (last != null) {
			last.abandon(new TransportException("The transport has been stopped", null));
		}
	}

}
