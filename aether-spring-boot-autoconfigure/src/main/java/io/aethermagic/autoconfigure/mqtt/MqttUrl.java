package io.aethermagic.autoconfigure.mqtt;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Pattern;

import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.transport.mqtt.MqttAddress;

/**
 * Reads addresses of MQTT brokers, and says of a bad one what is wrong with it. What may
 * be a password is never shown.
 */
final class MqttUrl {

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
			String problem = MqttAddress.problem(url);
			if (problem == null) {
				return url;
			}
			throw bad(property, value, problem);
		}
		catch (URISyntaxException ex) {
			throw bad(property, value, "It is no address: " + ex.getReason());
		}
	}

	private static InvalidAetherPropertyException bad(String property, String value, String reason) {
		return new InvalidAetherPropertyException(property, value, reason,
				"Set " + property + " to mqtt://host:port, or to mqtts://host:port for TLS");
	}

	private static String mask(String value) {
		return USER.matcher(value).replaceFirst("$1***@");
	}

}
