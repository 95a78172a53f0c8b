package io.aethermagic.autoconfigure.zeromq;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.autoconfigure.PropertyChecks;
import io.aethermagic.autoconfigure.TransportProperties;
import io.aethermagic.transport.hub.HubAuthorization;
import io.aethermagic.transport.hub.HubSettings;
import io.aethermagic.transport.hub.wire.WireSettings;
import io.aethermagic.transport.support.Backoff;
import io.aethermagic.transport.zeromq.CurveSettings;
import io.aethermagic.transport.zeromq.PeersSettings;
import io.aethermagic.transport.zeromq.ZeroMqHub;
import io.aethermagic.transport.zeromq.ZeroMqSettings;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one transport of the type {@code zeromq}, or of all, checked.
 * Immutable.
 *
 * @param properties the properties
 */
record ZeroMqValues(TransportProperties<AetherZeroMqProperties> properties) {

	private static final int LARGEST_PORT = 65_535;

	AetherZeroMqProperties.Mode mode() {
		return values().getMode();
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

	ZeroMqSettings client(AetherTransportSettings settings, ZeroMqConnectionDetails connection) {
		return new ZeroMqSettings(texts(connection), backoff(), wire(settings), curve(null, true));
	}

	PeersSettings peers(AetherTransportSettings settings, HubSettings hub, ZeroMqConnectionDetails connection,
			@Nullable Predicate<String> allowed) {
		String bind = values().getBind();
		List<String> connect = texts(connection);
		if (bind == null && connect.isEmpty()) {
			throw new InvalidAetherPropertyException(property("mode"), "peers",
					"This application neither listens nor connects to others",
					"Set " + property("bind") + " to tcp://*:5555 for example where there are handlers, "
							+ property("connect") + " to the addresses of those that have them, or " + property("mode")
							+ " to 'client' or 'hub'");
		}
		return new PeersSettings((bind != null) ? bind() : null, connect, backoff(), wire(settings), hub,
				curve(allowed, !connect.isEmpty()));
	}

	ZeroMqHub hub(AetherTransportSettings settings, @Nullable Predicate<String> allowed,
			HubAuthorization authorization) {
		return new ZeroMqHub(bind(), wire(settings), curve(allowed, false), settings.timers(), authorization);
	}

	boolean hasOwnConnect() {
		return this.properties.isOwn("connect");
	}

	List<URI> connect() {
		List<String> connect = values().getConnect();
		if (connect.isEmpty() && mode() == AetherZeroMqProperties.Mode.CLIENT) {
			return List.of(URI.create("tcp://localhost:5555"));
		}
		return connect.stream().map((value) -> URI.create(address("connect", value, 1))).toList();
	}

	private static List<String> texts(ZeroMqConnectionDetails connection) {
		return connection.addresses().stream().map(URI::toString).toList();
	}

	private Backoff backoff() {
		return values().getReconnect().backoff(this.properties);
	}

	String bind() {
		String bind = values().getBind();
		return (bind != null) ? address("bind", bind, 0) : "tcp://*:5555";
	}

	/**
	 * Return the keys.
	 * @param bean what the application says of keys of clients, or {@code null}
	 * @param connects whether this side connects, for which it has to know a key
	 */
	private @Nullable CurveSettings curve(@Nullable Predicate<String> bean, boolean connects) {
		AetherZeroMqProperties.Curve curve = values().getCurve();
		String publicKey = key("curve.public-key", curve.getPublicKey());
		String secretKey = key("curve.secret-key", curve.getSecretKey());
		String serverKey = key("curve.server-key", curve.getServerKey());
		Set<String> allowed = new LinkedHashSet<>();
		curve.getAllowedKeys().forEach((each) -> allowed.add(String.valueOf(key("curve.allowed-keys", each))));
		if (publicKey == null && secretKey == null && serverKey == null && allowed.isEmpty()) {
			return null;
		}
		if (publicKey == null || secretKey == null) {
			throw missing((publicKey == null) ? "curve.public-key" : "curve.secret-key");
		}
		if (connects && serverKey == null) {
			throw missing("curve.server-key");
		}
		return new CurveSettings(publicKey, secretKey, serverKey,
				allowed.isEmpty() ? bean : (each) -> allowed.contains(each));
	}

	private InvalidAetherPropertyException missing(String key) {
		return new InvalidAetherPropertyException(property(key), "", "It is not set, but another key is", "Set "
				+ property(key) + " too: docs/transports/zeromq.md says how keys are made; or remove the others");
	}

	private @Nullable String key(String key, @Nullable String value) {
		if (value == null || value.isEmpty()) {
			return null;
		}
		if (!CurveSettings.isKey(value)) {
			throw new InvalidAetherPropertyException(property(key), key.contains("secret") ? "***" : value,
					"It is no key: it has not the 40 characters of one",
					"Set " + property(key) + " to a key as ZeroMQ spells it (Z85)");
		}
		return value;
	}

	private String address(String key, String written, int leastPort) {
		String value = written.strip();
		try {
			URI address = new URI(value.replace("://*:", "://0.0.0.0:"));
			if (!"tcp".equalsIgnoreCase(address.getScheme())) {
				throw bad(key, value, "It does not begin with tcp://");
			}
			int port = address.getPort();
			boolean more = address.getUserInfo() != null || address.getRawQuery() != null
					|| !"".equals(address.getRawPath());
			if (address.getHost() == null || more || port < leastPort || port > LARGEST_PORT) {
				throw bad(key, value, "It is not a host and a port");
			}
			if (!"bind".equals(key) && value.contains("*")) {
				throw bad(key, value, "It names no host to connect to");
			}
			return value;
		}
		catch (URISyntaxException ex) {
			throw bad(key, value, "It is no address: " + ex.getReason());
		}
	}

	private InvalidAetherPropertyException bad(String key, String value, String reason) {
		return new InvalidAetherPropertyException(property(key), value, reason,
				"Set " + property(key) + ("bind".equals(key) ? " to tcp://*:5555 for example" : " to tcp://host:port"));
	}

	private AetherZeroMqProperties values() {
		return this.properties.values();
	}

}
