package io.aethermagic.testcontainers;

import java.net.URI;

import io.aethermagic.autoconfigure.AetherAutoConfigurations;
import io.aethermagic.autoconfigure.AetherTransports;
import io.aethermagic.autoconfigure.mqtt.MqttConnectionDetails;
import io.aethermagic.transport.mqtt.embedded.EmbeddedMqttBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.hivemq.HiveMQContainer;
import org.testcontainers.utility.DockerImageName;

import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.context.ImportTestcontainers;
import org.springframework.boot.testcontainers.service.connection.JksTrustStore;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MqttContainerConnectionDetailsFactory}. No container is started.
 */
class MqttContainerConnectionDetailsFactoryTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AetherAutoConfigurations.with(SslAutoConfiguration.class, ServiceConnectionAutoConfiguration.class))
		.withPropertyValues("aether.mqtt.url=mqtt://elsewhere", "aether.mqtt.username=me",
				"aether.mqtt.password=secret");

	@ParameterizedTest
	@ValueSource(classes = { Mosquitto.class, Emqx.class, EmqxEnterprise.class, HiveMq.class, HiveMqCommunity.class,
			Named.class, HiveMqOfItsOwnKind.class })
	void containersAreKnown(Class<?> containers) {
		this.runner.withUserConfiguration(containers).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(MqttConnectionDetails.class);
			MqttConnectionDetails details = context.getBean(MqttConnectionDetails.class);
			assertThat(details.urls()).containsExactly(URI.create("mqtt://docker-host:21883"));
			assertThat(details.username()).isNull();
			assertThat(details.password()).isNull();
			assertThat(details.sslBundle()).isNull();
		});
	}

	@Test
	void theTransportConnectsToTheContainer() {
		this.runner.withUserConfiguration(Mosquitto.class)
			.withPropertyValues("aether.transport=mqtt")
			.run((context) -> assertThat(context.getBean(AetherTransports.class).defaultTransport().node().transport())
				.hasToString("transport to the MQTT broker at mqtt://docker-host:21883"));
	}

	@Test
	void aContainerDoesNotSelectTheTransport() {
		this.runner.withUserConfiguration(Mosquitto.class)
			.run((context) -> assertThat(context.getBean(AetherTransports.class).defaultTransport().type())
				.isEqualTo("local"));
	}

	@Test
	void noEmbeddedBrokerIsStartedBesideAContainer() {
		this.runner.withUserConfiguration(Mosquitto.class)
			.withPropertyValues("aether.mqtt.embedded.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedMqttBroker.class));
	}

	@Test
	void certificatesOfTheContainerMakeTheConnectionSecure() {
		this.runner.withUserConfiguration(Secured.class).run((context) -> {
			MqttConnectionDetails details = context.getBean(MqttConnectionDetails.class);
			assertThat(details.urls()).containsExactly(URI.create("mqtts://docker-host:28883"));
			assertThat(details.sslBundle()).isNotNull();
		});
	}

	@Test
	void otherContainersAreNotMeant() {
		this.runner.withUserConfiguration(Redis.class)
			.run((context) -> assertThat(context.getBean(MqttConnectionDetails.class).urls())
				.containsExactly(URI.create("mqtt://elsewhere")));
	}

	@ImportTestcontainers
	static class Mosquitto {

		@ServiceConnection
		static final StillContainer broker = new StillContainer("eclipse-mosquitto:2.0.22");

	}

	@ImportTestcontainers
	static class Emqx {

		@ServiceConnection
		static final StillContainer broker = new StillContainer("emqx/emqx:5.8.6");

	}

	@ImportTestcontainers
	static class EmqxEnterprise {

		@ServiceConnection
		static final StillContainer broker = new StillContainer("registry.example/emqx/emqx-enterprise");

	}

	@ImportTestcontainers
	static class HiveMq {

		@ServiceConnection
		static final StillContainer broker = new StillContainer("hivemq/hivemq4:4.40.0");

	}

	@ImportTestcontainers
	static class HiveMqCommunity {

		@ServiceConnection
		static final StillContainer broker = new StillContainer("hivemq/hivemq-ce");

	}

	@ImportTestcontainers
	static class Redis {

		@ServiceConnection("redis")
		static final StillContainer server = new StillContainer("redis:7");

	}

	@ImportTestcontainers
	static class Secured {

		@ServiceConnection
		@JksTrustStore(location = "classpath:trusted.jks")
		static final StillContainer broker = new StillContainer("eclipse-mosquitto");

	}

	@Configuration(proxyBeanMethods = false)
	static class Named {

		@Bean
		@ServiceConnection("mqtt")
		StillContainer broker() {
			return new StillContainer("broker-of/our-own");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HiveMqOfItsOwnKind {

		@Bean
		@ServiceConnection
		StillHiveMq broker() {
			return new StillHiveMq();
		}

	}

	/**
	 * HiveMQ's own container, that runs as soon as it is there.
	 */
	static final class StillHiveMq extends HiveMQContainer {

		StillHiveMq() {
			super(DockerImageName.parse("hivemq-of/our-own").asCompatibleSubstituteFor("hivemq/hivemq-ce"));
		}

		@Override
		public void start() {
			// it runs
		}

		@Override
		public void stop() {
			// there is nothing to stop
		}

		@Override
		public String getHost() {
			return StillContainer.HOST;
		}

		@Override
		public Integer getMappedPort(int port) {
			return StillContainer.OFFSET + port;
		}

	}

}
