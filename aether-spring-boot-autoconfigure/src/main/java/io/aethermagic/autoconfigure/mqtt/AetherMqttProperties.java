package io.aethermagic.autoconfigure.mqtt;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.aethermagic.autoconfigure.ReconnectProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.convert.DurationUnit;

/**
 * Connections to MQTT brokers: those of all transports of the type {@code mqtt}, or,
 * below {@code aether.transports.<name>.mqtt}, those of one of them. What one of them
 * does not set, it has from all.
 */
@ConfigurationProperties("aether.mqtt")
public class AetherMqttProperties {

	/**
	 * Addresses of the broker, tried in turn: "mqtt://host:port", "mqtts://host:port"
	 * with TLS, or "ws://host:port/path" and "wss://host:port/path" through a WebSocket.
	 */
	private List<String> url = List.of("mqtt://localhost:1883");

	/**
	 * User name at the broker.
	 */
	private @Nullable String username;

	/**
	 * Password at the broker.
	 */
	private @Nullable String password;

	/**
	 * What the client identifiers begin with. A unique part follows.
	 */
	private String clientId = "aether";

	/**
	 * How long a connection may be silent before it is checked. Never longer than a sixth
	 * of "aether.worker.lease", whatever is set.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration keepAlive = Duration.ofSeconds(10);

	/**
	 * How long an attempt to connect may take.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration connectTimeout = Duration.ofSeconds(10);

	/**
	 * How many messages may wait to be published, on each connection. Further ones fail
	 * and are tried again.
	 */
	private int maxBuffered = 20_000;

	@NestedConfigurationProperty
	private final ReconnectProperties reconnect = new ReconnectProperties();

	@NestedConfigurationProperty
	private final Ssl ssl = new Ssl();

	public List<String> getUrl() {
		return this.url;
	}

	public void setUrl(List<String> url) {
		this.url = url;
	}

	public @Nullable String getUsername() {
		return this.username;
	}

	public void setUsername(@Nullable String username) {
		this.username = username;
	}

	public @Nullable String getPassword() {
		return this.password;
	}

	public void setPassword(@Nullable String password) {
		this.password = password;
	}

	public String getClientId() {
		return this.clientId;
	}

	public void setClientId(String clientId) {
		this.clientId = clientId;
	}

	public Duration getKeepAlive() {
		return this.keepAlive;
	}

	public void setKeepAlive(Duration keepAlive) {
		this.keepAlive = keepAlive;
	}

	public Duration getConnectTimeout() {
		return this.connectTimeout;
	}

	public void setConnectTimeout(Duration connectTimeout) {
		this.connectTimeout = connectTimeout;
	}

	public int getMaxBuffered() {
		return this.maxBuffered;
	}

	public void setMaxBuffered(int maxBuffered) {
		this.maxBuffered = maxBuffered;
	}

	public ReconnectProperties getReconnect() {
		return this.reconnect;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	/**
	 * TLS, for addresses that begin with {@code mqtts}.
	 */
	public static class Ssl {

		/**
		 * Name of the SSL bundle with the trusted certificates and the client's own.
		 * Without one, the certificates that the JVM trusts.
		 */
		private @Nullable String bundle;

		/**
		 * Whether the broker's certificate has to name the broker's host.
		 */
		private boolean verifyHostname = true;

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

		public boolean isVerifyHostname() {
			return this.verifyHostname;
		}

		public void setVerifyHostname(boolean verifyHostname) {
			this.verifyHostname = verifyHostname;
		}

	}

}
