package io.aethermagic.autoconfigure.mqtt;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.transport.mqtt.MqttSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Reads addresses of MQTT brokers, and says of a bad one what is wrong with it. What may
 * be a password is never shown.
 */
final class MqttUrl {

	private static final int LAST_PORT = 0xFFFF;

	/** All between the scheme and the last at sign. */
	private static final Pattern USER = Pattern.compile("^([a-zA-Z][a-zA-Z0-9+.-]*:/+)?.*@");

	private MqttUrl() {
	}

	static List<URI> parse(String property, List<String> values) {
		if (values.isEmpty()) {
			throw new InvalidAetherPropertyException(property, "", "There is no address of a broker",
					"Set " + property + " to mqtt://host:port");
		}
		return values.stream().map((value) -> parse(property, value.strip())).toList();
	}

	private static URI parse(String property, String value) {
		String prefix = property.substring(0, property.lastIndexOf('.') + 1);
		if (value.indexOf('@') >= 0) {
			throw new InvalidAetherPropertyException(property, mask(value),
					"An address cannot have a user name and a password", "Remove what is before the @ in " + property
							+ ", and set " + prefix + "username and " + prefix + "password");
		}
		try {
			URI url = new URI(value);
			String problem = problem(url);
			if (problem == null) {
				return url;
			}
			throw bad(property, value, problem);
		}
		catch (URISyntaxException ex) {
			throw bad(property, value, "It is no address: " + ex.getReason());
		}
	}

	private static @Nullable String problem(URI url) {
		if (!isPlain(url) && !isSecure(url)) {
			return "It does not begin with mqtt:// or mqtts://";
		}
		if (url.getHost() == null) {
			return "It has no host, or one with characters that no host has";
		}
		if (url.getPort() > LAST_PORT || url.getPort() == 0) {
			return "Its port is not between 1 and " + LAST_PORT;
		}
		String path = url.getPath();
		if ((StringUtils.hasLength(path) && !path.equals("/")) || url.getQuery() != null || url.getFragment() != null) {
			return "It goes on after host and port";
		}
		return null;
	}

	private static InvalidAetherPropertyException bad(String property, String value, String reason) {
		return new InvalidAetherPropertyException(property, value, reason,
				"Set " + property + " to mqtt://host:port, or to mqtts://host:port for TLS");
	}

	static boolean isSecure(URI url) {
		return MqttSettings.SECURE.equals(scheme(url));
	}

	private static boolean isPlain(URI url) {
		return MqttSettings.PLAIN.equals(scheme(url));
	}

	private static String scheme(URI url) {
		return (url.getScheme() != null) ? url.getScheme().toLowerCase(Locale.ROOT) : "";
	}

	private static String mask(String value) {
		return USER.matcher(value).replaceFirst("$1***@");
	}

}
