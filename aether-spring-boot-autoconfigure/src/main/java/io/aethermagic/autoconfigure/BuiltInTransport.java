package io.aethermagic.autoconfigure;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * The types of transport that are Aether's own, with the libraries that an application
 * has to bring for them.
 */
enum BuiltInTransport {

	LOCAL,

	MQTT(new Library("org.springframework.integration:spring-integration-mqtt",
			"org.springframework.integration.mqtt.support.MqttHeaders"),
			new Library("org.eclipse.paho:org.eclipse.paho.mqttv5.client",
					"org.eclipse.paho.mqttv5.client.MqttAsyncClient")),

	REDIS(new Library("org.springframework.boot:spring-boot-starter-data-redis",
			"org.springframework.data.redis.connection.RedisConnectionFactory")),

	WEBSOCKET(new Library("org.springframework.boot:spring-boot-starter-websocket",
			"org.springframework.web.socket.WebSocketHandler")),

	ZEROMQ(new Library("org.zeromq:jeromq", "org.zeromq.ZContext")),

	AMQP(new Library("org.springframework.boot:spring-boot-starter-amqp",
			"org.springframework.amqp.rabbit.core.RabbitTemplate"));

	private final List<Library> libraries;

	BuiltInTransport(Library... libraries) {
		this.libraries = List.of(libraries);
	}

	String type() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Return the dependencies that the transport needs and that are not there.
	 * @return Maven coordinates without a version
	 */
	List<String> missingLibraries() {
		return this.libraries.stream()
			.filter((library) -> !ClassUtils.isPresent(library.className(), null))
			.map(Library::coordinates)
			.toList();
	}

	static @Nullable BuiltInTransport of(String type) {
		for (BuiltInTransport transport : values()) {
			if (transport.type().equals(type)) {
				return transport;
			}
		}
		return null;
	}

	/**
	 * A library.
	 *
	 * @param coordinates its Maven coordinates without a version
	 * @param className a class that tells whether it is there
	 */
	private record Library(String coordinates, String className) {
	}

}
