package io.aethermagic.test.docs.examples;

import java.time.Duration;

import io.aethermagic.client.AetherTemplate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.context.ImportTestcontainers;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A test with a broker in a container, whose image the build cannot have: it is only
 * compiled.
 */
@Tag("containers")
@SpringBootTest(properties = "aether.transport=mqtt")
@ImportTestcontainers(GreeterTests.Containers.class)
class GreeterTests {

	@Autowired
	private AetherTemplate aether;

	@Test
	void greets() {
		assertThat(this.aether.perform("greeter", "greet", "you", String.class).get(Duration.ofSeconds(60)))
			.isEqualTo("Hello you");
	}

	interface Containers {

		@ServiceConnection
		GenericContainer<?> broker = new GenericContainer<>("eclipse-mosquitto:2.0").withExposedPorts(1883)
			.withCommand("mosquitto", "-c", "/mosquitto-no-auth.conf");

	}

}
