package io.aethermagic.transport.mqtt;

import java.net.URI;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * What the address of an MQTT broker says: {@code mqtt://host:port}, {@code mqtts} with
 * TLS, and {@code ws} and {@code wss} through a WebSocket, where a path may follow. Also
 * {@code tcp} and {@code ssl}, as the client library and others call the first two.
 */
public final class MqttAddress {

	/** What may stand before {@code ://}, in words. */
	public static final String SCHEMES = "mqtt://, mqtts://, ws:// or wss://";

	private static final String WITHOUT_TLS = "tcp";

	private static final String WITH_TLS = "ssl";

	/** What the client library calls them. */
	private static final Map<String, String> NAMES = Map.of("mqtt", WITHOUT_TLS, "tcp", WITHOUT_TLS, "mqtts", WITH_TLS,
			"ssl", WITH_TLS, "ws", "ws", "wss", "wss");

	private static final Map<String, Integer> PORTS = Map.of(WITHOUT_TLS, 1883, WITH_TLS, 8883, "ws", 80, "wss", 443);

	private MqttAddress() {
	}

	/**
	 * Say what is wrong with an address.
	 * @param url the address
	 * @return a sentence without its full stop, or {@code null} if it is all right
	 */
	public static @Nullable String problem(URI url) {
		String scheme = scheme(url);
		if (scheme == null) {
			return "It does not begin with " + SCHEMES;
		}
		if (url.getHost() == null) {
			return "It has no host, or one with characters that no host has";
		}
		if (url.getPort() > 0xFFFF || url.getPort() == 0) {
			return "Its port is not between 1 and 65535";
		}
		boolean path = StringUtils.hasLength(url.getPath()) && !url.getPath().equals("/");
		if ((path || url.getQuery() != null) && !isWebSocket(scheme)) {
			return "It goes on after host and port";
		}
		return (url.getFragment() != null) ? "It goes on after a #" : null;
	}

	/**
	 * Tell whether connections to an address have TLS.
	 * @param url the address
	 * @return whether they have
	 */
	public static boolean isSecure(URI url) {
		String scheme = scheme(url);
		return WITH_TLS.equals(scheme) || "wss".equals(scheme);
	}

	/**
	 * Return the address as the client library takes it.
	 */
	static String ofClient(URI url) {
		String scheme = scheme(url);
		if (scheme == null) {
			throw new IllegalArgumentException("No address of an MQTT broker: " + url);
		}
		int port = (url.getPort() >= 0) ? url.getPort() : PORTS.getOrDefault(scheme, -1);
		String base = scheme + "://" + url.getHost() + ":" + port;
		if (!isWebSocket(scheme)) {
			return base;
		}
		String path = StringUtils.hasLength(url.getRawPath()) ? url.getRawPath() : "/mqtt";
		return base + path + ((url.getRawQuery() != null) ? "?" + url.getRawQuery() : "");
	}

	private static boolean isWebSocket(String scheme) {
		return scheme.startsWith("ws");
	}

	private static @Nullable String scheme(URI url) {
		return (url.getScheme() != null) ? NAMES.get(url.getScheme().toLowerCase(Locale.ROOT)) : null;
	}

}
