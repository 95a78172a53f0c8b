package io.aethermagic.autoconfigure.mqtt;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.autoconfigure.PropertyChecks;
import io.aethermagic.autoconfigure.TransportProperties;
import io.aethermagic.transport.support.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one transport of the type {@code mqtt}, or of all, checked.
 * Immutable.
 *
 * @param properties the properties
 */
record MqttValues(TransportProperties<AetherMqttProperties> properties) {

	private static final String URL = "url";

	private static final String USERNAME = "username";

	private static final String BUNDLE = "ssl.bundle";

	boolean hasOwnUrl() {
		return this.properties.isOwn(URL);
	}

	boolean hasOwnUser() {
		return this.properties.isOwn(USERNAME);
	}

	boolean hasOwnBundle() {
		return this.properties.isOwn(BUNDLE);
	}

	List<URI> urls() {
		return MqttUrl.parse(urlProperty(), values().getUrl());
	}

	@Nullable String username() {
		return values().getUsername();
	}

	/**
	 * Return the password that belongs to the user name.
	 * @return the password, or {@code null}; never that of another user
	 */
	@Nullable String password() {
		return (hasOwnUser() && !this.properties.isOwn("password")) ? null : values().getPassword();
	}

	@Nullable String bundle() {
		return values().getSsl().getBundle();
	}

	String bundleProperty() {
		return this.properties.property(BUNDLE);
	}

	String urlProperty() {
		return this.properties.property(URL);
	}

	boolean verifyHostname() {
		return values().getSsl().isVerifyHostname();
	}

	String clientId() {
		String clientId = values().getClientId();
		if (clientId.isBlank()) {
			String property = this.properties.property("client-id");
			throw new InvalidAetherPropertyException(property, clientId, "It is blank",
					"Set " + property + " to what the client identifiers begin with");
		}
		return clientId;
	}

	Duration keepAlive() {
		return PropertyChecks.positive(this.properties.property("keep-alive"), values().getKeepAlive());
	}

	Duration connectTimeout() {
		return PropertyChecks.positive(this.properties.property("connect-timeout"), values().getConnectTimeout());
	}

	Backoff backoff() {
		return values().getReconnect().backoff(this.properties);
	}

	int maxBuffered() {
		return PropertyChecks.positive(this.properties.property("max-buffered"), values().getMaxBuffered());
	}

	private AetherMqttProperties values() {
		return this.properties.values();
	}

}
