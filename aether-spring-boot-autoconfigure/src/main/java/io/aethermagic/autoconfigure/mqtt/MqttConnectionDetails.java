package io.aethermagic.autoconfigure.mqtt;

import java.net.URI;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where the MQTT broker is, and who connects to it. A bean of this kind takes the place
 * of the properties {@code url}, {@code username}, {@code password} and
 * {@code ssl.bundle} below {@code aether.mqtt}. A transport with a {@code url} of its own
 * does not use it.
 */
@FunctionalInterface
public interface MqttConnectionDetails extends ConnectionDetails {

	/**
	 * Return the broker's addresses.
	 * @return one or more of the form {@code mqtt://host:port}, {@code mqtts://host:port}
	 * with TLS, or {@code ws://host:port/path} and {@code wss://host:port/path} through a
	 * WebSocket; tried in turn
	 */
	List<URI> urls();

	/**
	 * Return the user name.
	 * @return the name, or {@code null} for none
	 */
	default @Nullable String username() {
		return null;
	}

	/**
	 * Return the password.
	 * @return the password, or {@code null} for none
	 */
	default @Nullable String password() {
		return null;
	}

	/**
	 * Return what secures connections to {@code mqtts} addresses. It is asked for each
	 * connection anew.
	 * @return the bundle, or {@code null} for the certificates that the JVM trusts
	 */
	default @Nullable SslBundle sslBundle() {
		return null;
	}

}
