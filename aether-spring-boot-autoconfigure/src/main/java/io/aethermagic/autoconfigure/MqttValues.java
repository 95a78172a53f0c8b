package io.aethermagic.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import io.aethermagic.transport.support.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one transport of the type {@code mqtt}, checked: its own ones, or
 * else those of all such transports, or else the defaults.
 *
 * @param name the transport's name
 * @param own its own properties
 * @param shared the properties of all such transports
 */
record MqttValues(String name, AetherMqttProperties own, AetherMqttProperties shared) {

	private static final String SHARED_PREFIX = "aether.mqtt.";

	private static final List<String> URL = List.of("mqtt://localhost:1883");

	private static final String CLIENT_ID = "aether";

	private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	private static final int MAX_BUFFERED = 20_000;

	/**
	 * The properties of all transports alone.
	 * @param shared the properties
	 * @return their values
	 */
	static MqttValues ofAll(AetherMqttProperties shared) {
		return new MqttValues("", new AetherMqttProperties(), shared);
	}

	boolean hasOwnUrl() {
		return this.own.getUrl() != null;
	}

	boolean hasOwnUser() {
		return this.own.getUsername() != null;
	}

	boolean hasOwnBundle() {
		return this.own.getSsl().getBundle() != null;
	}

	List<URI> urls() {
		return MqttUrl.parse(property("url", hasOwnUrl()), value(AetherMqttProperties::getUrl, URL));
	}

	@Nullable String username() {
		return hasOwnUser() ? this.own.getUsername() : this.shared.getUsername();
	}

	/**
	 * Return the password that belongs to the user name.
	 * @return the password, or {@code null}
	 */
	@Nullable String password() {
		boolean isOwn = hasOwnUser() || this.own.getPassword() != null;
		return isOwn ? this.own.getPassword() : this.shared.getPassword();
	}

	@Nullable String bundle() {
		return hasOwnBundle() ? this.own.getSsl().getBundle() : this.shared.getSsl().getBundle();
	}

	String bundleProperty() {
		return property("ssl.bundle", hasOwnBundle());
	}

	String urlProperty() {
		return property("url", hasOwnUrl());
	}

	boolean verifyHostname() {
		return value((properties) -> properties.getSsl().getVerifyHostname(), true);
	}

	String clientId() {
		String clientId = value(AetherMqttProperties::getClientId, CLIENT_ID);
		if (clientId.isBlank()) {
			String property = property("client-id", this.own.getClientId() != null);
			throw new InvalidAetherPropertyException(property, clientId, "It is blank",
					"Set " + property + " to what the client identifiers begin with");
		}
		return clientId;
	}

	Duration keepAlive() {
		return positive("keep-alive", AetherMqttProperties::getKeepAlive, KEEP_ALIVE);
	}

	Duration connectTimeout() {
		return positive("connect-timeout", AetherMqttProperties::getConnectTimeout, CONNECT_TIMEOUT);
	}

	Backoff backoff() {
		Function<AetherMqttProperties, @Nullable Duration> longest = (properties) -> properties.getReconnect()
			.getMaxInterval();
		Duration first = positive("reconnect.initial-interval",
				(properties) -> properties.getReconnect().getInitialInterval(), Backoff.DEFAULT.first());
		return new Backoff(first,
				PropertyChecks.atLeast(property("reconnect.max-interval", longest.apply(this.own) != null),
						value(longest, Backoff.DEFAULT.most()), first));
	}

	int maxBuffered() {
		return PropertyChecks.positive(property("max-buffered", this.own.getMaxBuffered() != null),
				value(AetherMqttProperties::getMaxBuffered, MAX_BUFFERED));
	}

	private Duration positive(String key, Function<AetherMqttProperties, @Nullable Duration> getter,
			Duration fallback) {
		return PropertyChecks.positive(property(key, getter.apply(this.own) != null), value(getter, fallback));
	}

	private <T> T value(Function<AetherMqttProperties, @Nullable T> getter, T fallback) {
		T value = getter.apply(this.own);
		if (value == null) {
			value = getter.apply(this.shared);
		}
		return (value != null) ? value : fallback;
	}

	private String property(String key, boolean isOwn) {
		return (isOwn ? "aether.transports." + this.name + ".mqtt." : SHARED_PREFIX) + key;
	}

}
