package io.aethermagic.transport.websocket;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import io.aethermagic.transport.hub.wire.WireSettings;
import io.aethermagic.transport.support.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * How a client connects to hubs.
 *
 * @param urls where hubs are, {@code ws} or {@code wss}, without user and password; tried
 * in turn
 * @param token what the hub has to be told, or {@code null}
 * @param tls what secures the connections, asked for each anew, or {@code null} for the
 * JVM's own
 * @param connectTimeout how long an attempt to connect may take
 * @param backoff how long to wait before connecting again
 * @param wire how the connections behave
 */
public record WebSocketSettings(List<URI> urls, @Nullable String token, @Nullable Supplier<SSLContext> tls,
		Duration connectTimeout, Backoff backoff, WireSettings wire) {

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if there is no address
	 */
	public WebSocketSettings {
		urls = List.copyOf(urls);
		if (urls.isEmpty()) {
			throw new IllegalArgumentException("There is no address of a hub");
		}
	}

	/**
	 * Return all but the token.
	 */
	@Override
	public String toString() {
		return "WebSocketSettings[urls=" + this.urls + "]";
	}

}
