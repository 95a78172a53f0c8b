package io.aethermagic.transport.mqtt;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.aethermagic.transport.support.Backoff;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.jspecify.annotations.Nullable;

/**
 * What the MQTT transport keeps to.
 *
 * @param union the application's namespace, the first level of every topic
 * @param host the name of this machine, for the topic that says who is online
 * @param urls the broker's addresses, tried in turn; {@code mqtt://host:1883} or, with
 * TLS, {@code mqtts://host:8883}, or another as in {@link MqttAddress}
 * @param clientId what the client identifiers of this instance's connections begin with;
 * the instance id follows, so that it need not be unique
 * @param username the user name, or {@code null} for none
 * @param password the password, or {@code null} for none
 * @param tls says how {@code mqtts} connections are secured, asked for each one anew;
 * {@code null} for the JVM's own trusted certificates
 * @param keepAlive how long a connection may be silent before it is checked. At most a
 * sixth of the lease is used, and at least a second: the client library lets almost two
 * of these pass between two signs of life of the broker when what is sent asks for no
 * answer
 * @param connectTimeout how long an attempt to connect may take; whole seconds are used
 * @param lease how long a task is a worker's after each heartbeat. The session that keeps
 * answers while the connection is gone lasts twice as long, and at least a minute
 * @param backoff how long to wait before connecting again
 * @param maxMessageSize the largest payload that is taken, in bytes
 * @param maxBuffered how many messages may wait to be published, on each connection
 * @param options changes the options of each connection, before what is said here and
 * what the transport needs is put into them
 */
public record MqttSettings(String union, String host, List<URI> urls, String clientId, @Nullable String username,
		@Nullable String password, @Nullable Supplier<MqttTls> tls, Duration keepAlive, Duration connectTimeout,
		Duration lease, Backoff backoff, int maxMessageSize, int maxBuffered, Consumer<MqttConnectionOptions> options) {

	private static final String CLIENT_ID = "aether";

	private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	private static final Duration LEASE = Duration.ofSeconds(30);

	private static final int MAX_MESSAGE_SIZE = 16 * 1024 * 1024;

	private static final int MAX_BUFFERED = 20_000;

	private static final long MIN_SESSION_SECONDS = 60;

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if there is no address, one is none of a broker,
	 * or a size or time is not positive
	 */
	public MqttSettings {
		urls = List.copyOf(urls);
		if (urls.isEmpty()) {
			throw new IllegalArgumentException("There is no address of an MQTT broker");
		}
		urls.forEach(MqttSettings::check);
		if (maxMessageSize <= 0 || maxBuffered <= 0) {
			throw new IllegalArgumentException("Sizes and bounds of the MQTT transport have to be above zero");
		}
		if (!isPositive(keepAlive) || !isPositive(connectTimeout) || !isPositive(lease)) {
			throw new IllegalArgumentException("Times of the MQTT transport have to be above zero");
		}
	}

	/**
	 * Return settings with no user, the JVM's own trusted certificates, a keep-alive and
	 * a connect timeout of 10 s, a lease of 30 s, messages of up to 16 MiB and 20,000
	 * that wait.
	 * @param union the application's namespace
	 * @param host the name of this machine
	 * @param urls the broker's addresses
	 * @return the settings
	 * @throws IllegalArgumentException as the constructor does
	 */
	public static MqttSettings of(String union, String host, List<URI> urls) {
		return new MqttSettings(union, host, urls, CLIENT_ID, null, null, null, KEEP_ALIVE, CONNECT_TIMEOUT, LEASE,
				Backoff.DEFAULT, MAX_MESSAGE_SIZE, MAX_BUFFERED, (options) -> {
				});
	}

	/**
	 * Return these settings with another beginning of the client identifiers.
	 * @param clientId what they begin with
	 * @return the settings
	 */
	public MqttSettings withClientId(String clientId) {
		return new MqttSettings(this.union, this.host, this.urls, clientId, this.username, this.password, this.tls,
				this.keepAlive, this.connectTimeout, this.lease, this.backoff, this.maxMessageSize, this.maxBuffered,
				this.options);
	}

	/**
	 * Return these settings with another user.
	 * @param username the user name, or {@code null} for none
	 * @param password the password, or {@code null} for none
	 * @return the settings
	 */
	public MqttSettings withUser(@Nullable String username, @Nullable String password) {
		return new MqttSettings(this.union, this.host, this.urls, this.clientId, username, password, this.tls,
				this.keepAlive, this.connectTimeout, this.lease, this.backoff, this.maxMessageSize, this.maxBuffered,
				this.options);
	}

	/**
	 * Return these settings with {@code mqtts} connections secured in another way.
	 * @param tls how, asked for each connection anew; {@code null} for the JVM's own
	 * trusted certificates
	 * @return the settings
	 */
	public MqttSettings withTls(@Nullable Supplier<MqttTls> tls) {
		return new MqttSettings(this.union, this.host, this.urls, this.clientId, this.username, this.password, tls,
				this.keepAlive, this.connectTimeout, this.lease, this.backoff, this.maxMessageSize, this.maxBuffered,
				this.options);
	}

	/**
	 * Return these settings with other times of a connection.
	 * @param keepAlive how long it may be silent before it is checked, above 0
	 * @param connectTimeout how long an attempt to connect may take, above 0
	 * @return the settings
	 */
	public MqttSettings withTimes(Duration keepAlive, Duration connectTimeout) {
		return new MqttSettings(this.union, this.host, this.urls, this.clientId, this.username, this.password, this.tls,
				keepAlive, connectTimeout, this.lease, this.backoff, this.maxMessageSize, this.maxBuffered,
				this.options);
	}

	/**
	 * Return these settings with another lease.
	 * @param lease how long a task is a worker's after each heartbeat, above 0
	 * @return the settings
	 */
	public MqttSettings withLease(Duration lease) {
		return new MqttSettings(this.union, this.host, this.urls, this.clientId, this.username, this.password, this.tls,
				this.keepAlive, this.connectTimeout, lease, this.backoff, this.maxMessageSize, this.maxBuffered,
				this.options);
	}

	/**
	 * Return these settings with another back-off.
	 * @param backoff how long to wait before connecting again
	 * @return the settings
	 */
	public MqttSettings withBackoff(Backoff backoff) {
		return new MqttSettings(this.union, this.host, this.urls, this.clientId, this.username, this.password, this.tls,
				this.keepAlive, this.connectTimeout, this.lease, backoff, this.maxMessageSize, this.maxBuffered,
				this.options);
	}

	/**
	 * Return these settings with other bounds.
	 * @param maxMessageSize the largest payload that is taken, in bytes, above 0
	 * @param maxBuffered how many messages may wait to be published, above 0
	 * @return the settings
	 */
	public MqttSettings withBounds(int maxMessageSize, int maxBuffered) {
		return new MqttSettings(this.union, this.host, this.urls, this.clientId, this.username, this.password, this.tls,
				this.keepAlive, this.connectTimeout, this.lease, this.backoff, maxMessageSize, maxBuffered,
				this.options);
	}

	/**
	 * Return these settings with other options of the client library.
	 * @param options changes them, for each connection
	 * @return the settings
	 */
	public MqttSettings withOptions(Consumer<MqttConnectionOptions> options) {
		return new MqttSettings(this.union, this.host, this.urls, this.clientId, this.username, this.password, this.tls,
				this.keepAlive, this.connectTimeout, this.lease, this.backoff, this.maxMessageSize, this.maxBuffered,
				options);
	}

	private static boolean isPositive(Duration duration) {
		return !duration.isNegative() && !duration.isZero();
	}

	/**
	 * Check an address.
	 * @param url the address
	 * @throws IllegalArgumentException if it is none of a broker
	 */
	public static void check(URI url) {
		String problem = (url.getUserInfo() == null) ? MqttAddress.problem(url) : "It has a user in it";
		if (problem != null) {
			throw new IllegalArgumentException(
					"'" + url.toString().replaceAll("//[^@/]*@", "//***@") + "' is no address of an MQTT broker. "
							+ problem + ": it has to be mqtt://host:port, or mqtts://host:port with TLS");
		}
	}

	/**
	 * Return where the transport connects to and as whom, never the password.
	 */
	@Override
	public String toString() {
		return "MqttSettings[union=" + this.union + ", urls=" + this.urls + ", username=" + this.username + "]";
	}

	int keepAliveSeconds() {
		Duration most = this.lease.dividedBy(6);
		return (int) Math.max(1, Math.min(65_535, Math.min(this.keepAlive.toSeconds(), most.toSeconds())));
	}

	int connectTimeoutSeconds() {
		return (int) Math.max(1, Math.min(3_600, this.connectTimeout.toSeconds()));
	}

	long sessionSeconds() {
		return Math.max(MIN_SESSION_SECONDS, 2 * this.lease.toSeconds());
	}

}
