package io.aethermagic.test.containers;

import java.time.Duration;
import java.util.stream.Stream;

import io.aethermagic.autoconfigure.AetherTransports;
import io.aethermagic.client.AetherTemplate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.rabbitmq.RabbitMQContainer;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an application finds the broker in a container, by Aether's own connection
 * details or by those of Spring Boot, although its properties name another.
 */
@Tag("containers")
class ServiceConnectionTests {

	private static final Duration SOON = Duration.ofSeconds(60);

	@Test
	@NeedsImage("eclipse-mosquitto:local")
	void mosquitto() {
		greets("mqtt", Mosquitto.class, 1883);
	}

	@Test
	@NeedsImage("redis:local")
	void redis() {
		greets("redis", Redis.class, 6379);
	}

	@Test
	@NeedsImage("rabbitmq:local")
	void rabbitMq() {
		greets("amqp", RabbitMq.class, 5672);
	}

	private static void greets(String transport, Class<?> containers, int port) {
		String[] arguments = Stream
			.of("aether.transport=" + transport, "aether.startup-failure=fail", "aether.startup-timeout=60s",
					"aether.mqtt.url=mqtt://localhost:1", "spring.data.redis.port=1", "spring.rabbitmq.port=1")
			.map((property) -> "--" + property)
			.toArray(String[]::new);
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(GreetingApplication.class,
				containers)
			.web(WebApplicationType.NONE)
			.run(arguments)) {
			assertThat(context.getBean(AetherTransports.class).defaultTransport().node().transport()).asString()
				.contains(":" + context.getBean(GenericContainer.class).getMappedPort(port));
			assertThat(context.getBean(AetherTemplate.class).perform("greeter", "greet", "you", String.class).get(SOON))
				.isEqualTo("Hello you");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Mosquitto {

		@Bean
		@ServiceConnection("mqtt")
		GenericContainer<?> broker() {
			return new GenericContainer<>("eclipse-mosquitto:local").withExposedPorts(1883)
				.withCommand("mosquitto", "-c", "/mosquitto-no-auth.conf")
				.waitingFor(Wait.forLogMessage(".*mosquitto version .* running.*", 1));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Redis {

		@Bean
		@ServiceConnection("redis")
		GenericContainer<?> server() {
			return new GenericContainer<>("redis:local").withExposedPorts(6379)
				.waitingFor(Wait.forLogMessage(".*Ready to accept connections.*", 1));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RabbitMq {

		@Bean
		@ServiceConnection
		RabbitMQContainer broker() {
			return new RabbitMQContainer("rabbitmq:local").withStartupTimeout(Duration.ofMinutes(2));
		}

	}

}
