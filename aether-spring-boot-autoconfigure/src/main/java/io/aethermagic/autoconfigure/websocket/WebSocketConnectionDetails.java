package io.aethermagic.autoconfigure.websocket;

import java.net.URI;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where the hub is, and what a client has to know to be let in. A bean of this kind takes
 * the place of the properties {@code url}, {@code token} and {@code ssl.bundle} below
 * {@code aether.websocket} of a client. A transport with a {@code url} of its own does
 * not use it, and a hub neither.
 */
@FunctionalInterface
public interface WebSocketConnectionDetails extends ConnectionDetails {

	/**
	 * Return the hub's addresses.
	 * @return one or more of the form {@code ws://host:port/path}, or
	 * {@code wss://host:port/path} with TLS; tried in turn
	 */
	List<URI> urls();

	/**
	 * Return the token.
	 * @return the token, or {@code null} for none
	 */
	default @Nullable String token() {
		return null;
	}

	/**
	 * Return what secures connections to {@code wss} addresses. It is asked for each
	 * connection anew.
	 * @return the bundle, or {@code null} for the certificates that the JVM trusts
	 */
	default @Nullable SslBundle sslBundle() {
		return null;
	}

}
