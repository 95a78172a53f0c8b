package io.aethermagic.autoconfigure.websocket;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.autoconfigure.NamedSslBundle;
import io.aethermagic.autoconfigure.PropertyChecks;
import io.aethermagic.autoconfigure.TransportProperties;
import io.aethermagic.transport.hub.wire.WireSettings;
import io.aethermagic.transport.websocket.WebSocketSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/**
 * The properties of one transport of the type {@code websocket}, or of all, checked.
 * Immutable.
 *
 * @param properties the properties
 */
record WebSocketValues(TransportProperties<AetherWebSocketProperties> properties) {

	private static final String BUNDLE = "ssl.bundle";

	boolean isHub() {
		return values().getMode() == AetherWebSocketProperties.Mode.HUB;
	}

	String property(String key) {
		return this.properties.property(key);
	}

	WireSettings wire(AetherTransportSettings settings) {
		long bytes = values().getMaxBufferedBytes().toBytes();
		if (bytes < 1) {
			throw new InvalidAetherPropertyException(property("max-buffered-bytes"), values().getMaxBufferedBytes(),
					"It is too small", "Set " + property("max-buffered-bytes") + " to 1B or more");
		}
		return new WireSettings(settings.lease(), settings.maxMessageSize(),
				PropertyChecks.positive(property("max-buffered"), values().getMaxBuffered()), bytes,
				property("max-buffered"));
	}

	/**
	 * Make the settings of a client.
	 * @param settings what all transports have
	 * @param urls where the hub is
	 * @param token what it has to be told, or {@code null}
	 * @param bundle returns what secures connections as it is now, or {@code null}
	 */
	WebSocketSettings client(AetherTransportSettings settings, List<URI> urls, @Nullable String token,
			Supplier<@Nullable SslBundle> bundle) {
		return new WebSocketSettings(urls, token, tls(bundle),
				PropertyChecks.positive(property("connect-timeout"), values().getConnectTimeout()),
				values().getReconnect().backoff(this.properties), wire(settings));
	}

	@Nullable String token() {
		String token = values().getToken();
		if (token == null || token.isEmpty()) {
			return null;
		}
		if (!token.chars().allMatch((ch) -> ch > ' ' && ch < 0x7F)) {
			throw new InvalidAetherPropertyException(property("token"), "***",
					"It has characters that a header does not take", "Set " + property("token")
							+ " to letters, digits and other characters of ASCII, without white space");
		}
		return token;
	}

	String path() {
		String path = values().getPath();
		if (!path.startsWith("/")) {
			throw new InvalidAetherPropertyException(property("path"), path, "It does not begin with a slash",
					"Set " + property("path") + " to /ws for example");
		}
		return path;
	}

	List<String> allowedOrigins() {
		return values().getAllowedOrigins();
	}

	boolean hasOwnUrl() {
		return this.properties.isOwn("url");
	}

	boolean hasOwnToken() {
		return this.properties.isOwn("token");
	}

	boolean hasOwnBundle() {
		return this.properties.isOwn(BUNDLE);
	}

	List<URI> urls() {
		List<String> urls = values().getUrl();
		if (urls.isEmpty()) {
			throw bad("", "There is no address of a hub");
		}
		return urls.stream().map((url) -> url(url.strip())).toList();
	}

	private URI url(String value) {
		if (value.indexOf('@') >= 0) {
			throw bad("***", "An address cannot have a user name and a password");
		}
		try {
			URI url = new URI(value);
			boolean plain = "ws".equalsIgnoreCase(url.getScheme());
			if (!plain && !"wss".equalsIgnoreCase(url.getScheme())) {
				throw bad(value, "It begins neither with ws:// nor with wss://");
			}
			if (url.getHost() == null || url.getRawFragment() != null) {
				throw bad(value, "It has no host, or something behind a #");
			}
			return url;
		}
		catch (URISyntaxException ex) {
			throw bad(value, "It is no address: " + ex.getReason());
		}
	}

	private InvalidAetherPropertyException bad(String value, String reason) {
		return new InvalidAetherPropertyException(property("url"), value, reason,
				"Set " + property("url") + " to ws://host:port/path, or to wss://host:port/path for TLS");
	}

	/**
	 * Find the bundle that the properties name.
	 * @param urls the addresses that it is to secure
	 * @param bundles all bundles, or {@code null} where there are none
	 * @return the bundle as it is now, or {@code null} for none
	 */
	@Nullable SslBundle bundle(List<URI> urls, @Nullable SslBundles bundles) {
		String name = values().getSsl().getBundle();
		boolean inherited = hasOwnUrl() && !hasOwnBundle();
		boolean plain = urls.stream().anyMatch((url) -> "ws".equalsIgnoreCase(url.getScheme()));
		if (!StringUtils.hasLength(name) || (plain && inherited)) {
			return null;
		}
		if (plain) {
			throw new InvalidAetherPropertyException(property(BUNDLE), name, "An address of a hub is one without TLS",
					"Set " + property("url") + " to addresses that begin with wss://, or remove " + property(BUNDLE));
		}
		return NamedSslBundle.of(property(BUNDLE), name, bundles);
	}

	/**
	 * Make what secures the connections of the bundle as it is now, for each connection
	 * anew.
	 */
	private static @Nullable Supplier<SSLContext> tls(Supplier<@Nullable SslBundle> bundle) {
		SslBundle first = bundle.get();
		return (first != null) ? () -> Objects.requireNonNullElse(bundle.get(), first).createSslContext() : null;
	}

	private AetherWebSocketProperties values() {
		return this.properties.values();
	}

}
