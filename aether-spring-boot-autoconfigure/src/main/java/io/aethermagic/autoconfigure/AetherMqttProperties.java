package io.aethermagic.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Connections to MQTT brokers: those of all transports of the type {@code mqtt}, or those
 * of one of them. What one of them does not set, it has from all; what nobody sets is in
 * {@link MqttValues}.
 */
public class AetherMqttProperties {

	/**
	 * Addresses of the broker, tried in turn: "mqtt://host:port", or "mqtts://host:port"
	 * with TLS.
	 */
	private @Nullable List<String> url;

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
	private @Nullable String clientId;

	/**
	 * How long a connection may be silent before it is checked. Never longer than a sixth
	 * of "aether.worker.lease", whatever is set.
	 */
	private @Nullable Duration keepAlive;

	/**
	 * How long an attempt to connect may take.
	 */
	private @Nullable Duration connectTimeout;

	/**
	 * How many messages may wait to be published, on each connection. Further ones fail
	 * and are tried again.
	 */
	private @Nullable Integer maxBuffered;

	@NestedConfigurationProperty
	private final Reconnect reconnect = new Reconnect();

	@NestedConfigurationProperty
	private final Ssl ssl = new Ssl();

	public @Nullable List<String> getUrl() {
		return this.url;
	}

	public void setUrl(@Nullable List<String> url) {
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

	public @Nullable String getClientId() {
		return this.clientId;
	}

	public void setClientId(@Nullable String clientId) {
		this.clientId = clientId;
	}

	public @Nullable Duration getKeepAlive() {
		return this.keepAlive;
	}

	public void setKeepAlive(@Nullable Duration keepAlive) {
		this.keepAlive = keepAlive;
	}

	public @Nullable Duration getConnectTimeout() {
		return this.connectTimeout;
	}

	public void setConnectTimeout(@Nullable Duration connectTimeout) {
		this.connectTimeout = connectTimeout;
	}

	public @Nullable Integer getMaxBuffered() {
		return this.maxBuffered;
	}

	public void setMaxBuffered(@Nullable Integer maxBuffered) {
		this.maxBuffered = maxBuffered;
	}

	public Reconnect getReconnect() {
		return this.reconnect;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	/**
	 * Connecting again.
	 */
	public static class Reconnect {

		/**
		 * How long to wait before connecting again for the first time. Doubled after each
		 * failure.
		 */
		private @Nullable Duration initialInterval;

		/**
		 * Longest time to wait before connecting again.
		 */
		private @Nullable Duration maxInterval;

		public @Nullable Duration getInitialInterval() {
			return this.initialInterval;
		}

		public void setInitialInterval(@Nullable Duration initialInterval) {
			this.initialInterval = initialInterval;
		}

		public @Nullable Duration getMaxInterval() {
			return this.maxInterval;
		}

		public void setMaxInterval(@Nullable Duration maxInterval) {
			this.maxInterval = maxInterval;
		}

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
		private @Nullable Boolean verifyHostname;

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

		public @Nullable Boolean getVerifyHostname() {
			return this.verifyHostname;
		}

		public void setVerifyHostname(@Nullable Boolean verifyHostname) {
			this.verifyHostname = verifyHostname;
		}

	}

}
