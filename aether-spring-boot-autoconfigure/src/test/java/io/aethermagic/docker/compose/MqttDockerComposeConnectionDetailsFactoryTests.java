package io.aethermagic.docker.compose;

import java.net.URI;
import java.util.List;
import java.util.Map;

import io.aethermagic.autoconfigure.AetherAutoConfigurations;
import io.aethermagic.autoconfigure.AetherTransports;
import io.aethermagic.autoconfigure.mqtt.MqttConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.lifecycle.DockerComposeServicesReadyEvent;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link MqttDockerComposeConnectionDetailsFactory}, found as Spring Boot finds
 * it. No service is started.
 */
class MqttDockerComposeConnectionDetailsFactoryTests {

	private static final Map<Integer, Integer> PORTS = Map.of(1883, 21_883, 8883, 28_883);

	@ParameterizedTest
	@ValueSource(strings = { "eclipse-mosquitto", "eclipse-mosquitto:2.0.22", "docker.io/library/eclipse-mosquitto",
			"emqx", "emqx/emqx:5.8.6", "emqx/emqx-enterprise", "hivemq/hivemq4", "hivemq/hivemq-ce:2025.5" })
	void servicesAreKnownByTheirImages(String image) throws Exception {
		MqttConnectionDetails details = details(new Service(image, PORTS, Map.of()));
		assertThat(details).isNotNull();
		assertThat(details.urls()).containsExactly(URI.create("mqtt://docker-host:21883"));
		assertThat(details.username()).isNull();
		assertThat(details.sslBundle()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "mqtt", "eclipse-mosquitto" })
	void servicesAreKnownByTheirLabel(String label) throws Exception {
		MqttConnectionDetails details = details(
				new Service("broker-of/our-own", PORTS, Map.of("org.springframework.boot.service-connection", label)));
		assertThat(details).isNotNull();
		assertThat(details.urls()).containsExactly(URI.create("mqtt://docker-host:21883"));
	}

	@Test
	void otherServicesAreNotMeant() throws Exception {
		assertThat(details(new Service("web-server", PORTS, Map.of()))).isNull();
		assertThat(details(new Service("eclipse-mosquitto", PORTS,
				Map.of("org.springframework.boot.service-connection", "web-server"))))
			.isNull();
	}

	@Test
	void labelsOfCertificatesMakeTheConnectionSecure() throws Exception {
		MqttConnectionDetails details = details(new Service("emqx/emqx", PORTS,
				Map.of("org.springframework.boot.sslbundle.jks.truststore.location", "classpath:trusted.jks")));
		assertThat(details).isNotNull();
		assertThat(details.urls()).containsExactly(URI.create("mqtts://docker-host:28883"));
		assertThat(details.sslBundle()).isNotNull();
	}

	@Test
	void aPortIsNeededByWhoeverConnects() throws Exception {
		MqttConnectionDetails details = details(new Service("eclipse-mosquitto", Map.of(), Map.of()));
		assertThat(details).isNotNull();
		assertThatIllegalStateException().isThrownBy(details::urls).withMessageContaining("1883");
	}

	@Test
	void theTransportConnectsToTheService() {
		new ApplicationContextRunner().withConfiguration(AetherAutoConfigurations.with(SslAutoConfiguration.class))
			.withInitializer((context) -> tell(context, new Service("eclipse-mosquitto", PORTS, Map.of())))
			.withPropertyValues("aether.transport=mqtt", "aether.mqtt.url=mqtt://elsewhere")
			.run((context) -> {
				assertThat(context).hasSingleBean(MqttConnectionDetails.class);
				assertThat(context.getBean(AetherTransports.class).defaultTransport().node().transport())
					.hasToString("transport to the MQTT broker at mqtt://docker-host:21883");
			});
	}

	/**
	 * Tell Spring Boot of a service, as it is told when Docker Compose has started it.
	 */
	@SuppressWarnings({ "rawtypes", "unchecked" })
	private static void tell(ApplicationContext context, Service service) {
		ApplicationListener listener = SpringFactoriesLoader.forDefaultResourceLocation()
			.load(ApplicationListener.class)
			.stream()
			.filter((each) -> each.getClass().getSimpleName().contains("DockerComposeServiceConnections"))
			.findFirst()
			.orElseThrow();
		try {
			listener.onApplicationEvent(BeanUtils.instantiateClass(
					DockerComposeServicesReadyEvent.class.getDeclaredConstructor(ApplicationContext.class, List.class),
					context, List.of(service)));
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static @Nullable MqttConnectionDetails details(Service service) throws NoSuchMethodException {
		DockerComposeConnectionSource source = BeanUtils.instantiateClass(
				DockerComposeConnectionSource.class.getDeclaredConstructor(RunningService.class, Environment.class),
				service, new MockEnvironment());
		Map<Class<?>, ConnectionDetails> found = new ConnectionDetailsFactories(null).getConnectionDetails(source,
				false);
		return (MqttConnectionDetails) found.get(MqttConnectionDetails.class);
	}

	/**
	 * What Docker Compose tells of a service.
	 */
	private record Service(String named, Map<Integer, Integer> mapped,
			Map<String, String> labels) implements RunningService {

		@Override
		public String name() {
			return "broker";
		}

		@Override
		public ImageReference image() {
			return ImageReference.of(this.named);
		}

		@Override
		public String host() {
			return "docker-host";
		}

		@Override
		public ConnectionPorts ports() {
			return new Ports(this.mapped);
		}

		@Override
		public Map<String, @Nullable String> env() {
			return Map.of();
		}

	}

	/**
	 * The ports that are published.
	 */
	private record Ports(Map<Integer, Integer> mapped) implements ConnectionPorts {

		@Override
		public int get(int containerPort) {
			Integer port = this.mapped.get(containerPort);
			if (port == null) {
				throw new IllegalStateException("No host port mapping found for container port " + containerPort);
			}
			return port;
		}

		@Override
		public List<Integer> getAll() {
			return List.copyOf(this.mapped.values());
		}

		@Override
		public List<Integer> getAll(@Nullable String protocol) {
			return getAll();
		}

	}

}
