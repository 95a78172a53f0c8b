package io.aethermagic.autoconfigure.websocket;

import java.net.URI;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * The connection that the properties describe.
 */
final class PropertiesWebSocketConnectionDetails implements WebSocketConnectionDetails {

	private final WebSocketValues values;

	private final @Nullable SslBundles bundles;

	PropertiesWebSocketConnectionDetails(WebSocketValues values, @Nullable SslBundles bundles) {
		this.values = values;
		this.bundles = bundles;
	}

	@Override
	public List<URI> urls() {
		return this.values.urls();
	}

	@Override
	public @Nullable String token() {
		return this.values.token();
	}

	@Override
	public @Nullable SslBundle sslBundle() {
		return this.values.bundle(urls(), this.bundles);
	}

}
