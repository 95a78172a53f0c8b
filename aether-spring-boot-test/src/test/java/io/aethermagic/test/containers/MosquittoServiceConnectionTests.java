package io.aethermagic.test.containers;

import java.time.Duration;

import io.aethermagic.client.AetherTemplate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.context.ImportTestcontainers;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests an application as its authors would: with a container that is known by its image.
 */
@Tag("containers")
@NeedsImage("eclipse-mosquitto:local")
@SpringBootTest(classes = GreetingApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "aether.transport=mqtt", "aether.mqtt.url=mqtt://localhost:1" })
@ImportTestcontainers(MosquittoServiceConnectionTests.Containers.class)
class MosquittoServiceConnectionTests {

	@Autowired
	private AetherTemplate aether;

	@Test
	void tasksGoThroughTheContainer() {
		assertThat(this.aether.perform("greeter", "greet", "you", String.class).get(Duration.ofSeconds(60)))
			.isEqualTo("Hello you");
	}

	interface Containers {

		@ServiceConnection
		GenericContainer<?> broker = new GenericContainer<>("eclipse-mosquitto:local").withExposedPorts(1883)
			.withCommand("mosquitto", "-c", "/mosquitto-no-auth.conf")
			.waitingFor(Wait.forLogMessage(".*mosquitto version .* running.*", 1));

	}

}
