package io.aethermagic.autoconfigure.diagnostics;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * The types of transport that are Aether's own, with the libraries that an application
 * has to bring for them.
 */
enum BuiltInTransport {

	LOCAL(),

	MQTT(new Library("org.springframework.integration:spring-integration-mqtt:7.0.5",
			"org.springframework.integration.mqtt.core.AbstractMqttClientManager"),
			new Library("org.eclipse.paho:org.eclipse.paho.mqttv5.client:1.2.5",
					"org.eclipse.paho.mqttv5.client.MqttAsyncClient")),

	REDIS(new Library("org.springframework.boot:spring-boot-starter-data-redis",
			"org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory")),

	WEBSOCKET(new Library("org.springframework.boot:spring-boot-starter-websocket",
			"org.springframework.web.socket.WebSocketHandler", "jakarta.websocket.WebSocketContainer")),

	ZEROMQ(new Library("org.zeromq:jeromq:0.6.0", "org.zeromq.ZContext")),

	AMQP(new Library("org.springframework.boot:spring-boot-starter-amqp",
			"org.springframework.amqp.rabbit.connection.CachingConnectionFactory"));

	private final List<Library> libraries;

	BuiltInTransport(Library... libraries) {
		this.libraries = List.of(libraries);
	}

	String type() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Return the dependencies that the transport needs and that are not there.
	 * @return Maven coordinates, with a version where Spring Boot manages none
	 */
	List<String> missingLibraries() {
		return this.libraries.stream().filter((library) -> !library.isPresent()).map(Library::coordinates).toList();
	}

	static @Nullable BuiltInTransport of(String type) {
		for (BuiltInTransport transport : values()) {
			if (transport.type().equalsIgnoreCase(type)) {
				return transport;
			}
		}
		return null;
	}

	/**
	 * A library.
	 *
	 * @param coordinates its Maven coordinates, with a version where Spring Boot manages
	 * none
	 * @param classNames classes that tell whether it is there
	 */
	private record Library(String coordinates, String... classNames) {

		boolean isPresent() {
			return Stream.of(this.classNames).allMatch((name) -> ClassUtils.isPresent(name, null));
		}
	}

}
