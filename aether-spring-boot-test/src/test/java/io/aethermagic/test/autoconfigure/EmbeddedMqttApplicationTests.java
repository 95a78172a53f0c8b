package io.aethermagic.test.autoconfigure;

import java.net.URI;

import io.aethermagic.autoconfigure.mqtt.MqttConnectionDetails;
import io.aethermagic.transport.mqtt.embedded.EmbeddedMqttBroker;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of applications that have their MQTT broker in them.
 */
class EmbeddedMqttApplicationTests {

	@Test
	void anApplicationReachesItselfAndOthersReachIt() {
		EmbeddedMqttBroker broker;
		try (MqttApplication application = MqttApplication.run("aether.mqtt.embedded.enabled=true",
				"aether.startup-failure=fail", "aether.startup-timeout=30s")) {
			broker = application.context().getBean(EmbeddedMqttBroker.class);
			URI url = application.context().getBean(MqttConnectionDetails.class).urls().get(0);
			assertThat(application.greet("you")).isEqualTo("Hello you");
			assertThat(application.health().getStatus()).isEqualTo(Status.UP);
			try (MqttApplication other = MqttApplication.run("aether.mqtt.url=" + url, "aether.startup-failure=fail",
					"aether.startup-timeout=30s")) {
				assertThat(other.greet("me")).isEqualTo("Hello me");
			}
			try (MqttApplication other = MqttApplication.run(
					"aether.mqtt.url=ws://" + url.getHost() + ":" + url.getPort() + "/mqtt",
					"aether.startup-failure=fail", "aether.startup-timeout=30s")) {
				for (int i = 0; i < 50; i++) {
					assertThat(other.greet("us " + i)).isEqualTo("Hello us " + i);
				}
			}
		}
		assertThat(broker.isRunning()).isFalse();
	}

}
