package io.aethermagic.autoconfigure.mqtt;

import java.net.URI;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * What is known of containers with MQTT brokers, for those who supply connections to
 * them. Stateless.
 */
public final class MqttBrokerImages {

	private static final List<String> NAMES = List.of("mqtt", "eclipse-mosquitto", "emqx", "emqx/emqx",
			"emqx/emqx-enterprise", "hivemq/hivemq4", "hivemq/hivemq-ce");

	private static final int PORT = 1883;

	private static final int TLS_PORT = 8883;

	private MqttBrokerImages() {
	}

	/**
	 * Return the names by which a container is known to be an MQTT broker.
	 * @return names of images without registry and tag, and {@code mqtt}, which is the
	 * name of none, for containers of other images
	 */
	public static List<String> names() {
		return NAMES;
	}

	/**
	 * Return the address of the broker in a container.
	 * @param host the host at which the container's ports are reached
	 * @param secure whether to connect by TLS
	 * @param mapped returns the port at the host for one of the container
	 * @return the address
	 */
	public static URI url(String host, boolean secure, IntUnaryOperator mapped) {
		return URI.create((secure ? "mqtts://" : "mqtt://") + host + ":" + mapped.applyAsInt(secure ? TLS_PORT : PORT));
	}

}
