package io.aethermagic.autoconfigure.mqtt;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import javax.net.ssl.SSLContext;

import io.aethermagic.autoconfigure.AetherAutoConfigurations;
import io.aethermagic.autoconfigure.AetherTransportFactory;
import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.AetherTransports;
import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.autoconfigure.diagnostics.FailureAnalyses;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.local.LocalTransport;
import io.aethermagic.transport.mqtt.MqttAddress;
import io.aethermagic.transport.mqtt.MqttSettings;
import io.aethermagic.transport.mqtt.MqttTls;
import io.aethermagic.transport.mqtt.embedded.EmbeddedMqttBroker;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.integration.mqtt.core.AbstractMqttClientManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AetherMqttAutoConfiguration}. No broker is asked for.
 */
class AetherMqttAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AetherAutoConfigurations.with(SslAutoConfiguration.class));

	@Test
	void transportIsMadeWhereItIsSelected() {
		this.runner.withPropertyValues("aether.transport=mqtt", "aether.mqtt.url=mqtt://localhost:1").run((context) -> {
			AetherTransports.Configured transport = context.getBean(AetherTransports.class).defaultTransport();
			assertThat(transport.type()).isEqualTo("mqtt");
			assertThat(transport.node().transport()).asString().startsWith("transport to the MQTT broker at ");
		});
	}

	@Test
	void anApplicationsOwnFactoryWins() {
		AetherTransportFactory own = new LocalFactory("mqtt");
		this.runner.withPropertyValues("aether.transport=mqtt")
			.withBean("own", AetherTransportFactory.class, () -> own)
			.run((context) -> assertThat(
					context.getBean(AetherTransports.class).defaultTransport().node().transport().state().connected())
				.isTrue());
	}

	@Test
	void namedTransportsHaveWhatTheySetThemselvesAndTheRestFromAll() {
		this.runner
			.withPropertyValues("aether.mqtt.url=mqtt://all", "aether.mqtt.username=all", "aether.mqtt.password=secret",
					"aether.mqtt.keep-alive=4s", "aether.mqtt.connect-timeout=3s", "aether.transports.one.type=mqtt",
					"aether.transports.one.mqtt.url=mqtt://one", "aether.transports.one.mqtt.keep-alive=2s",
					"aether.transports.two.type=mqtt", "aether.transports.two.mqtt.username=two",
					"aether.transport=local")
			.run((context) -> {
				MqttSettings one = settings(context, "one");
				assertThat(one.urls()).containsExactly(URI.create("mqtt://one"));
				assertThat(one.keepAlive()).isEqualTo(Duration.ofSeconds(2));
				assertThat(one.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
				assertThat(one.username()).isEqualTo("all");
				assertThat(one.password()).isEqualTo("secret");
				MqttSettings two = settings(context, "two");
				assertThat(two.urls()).containsExactly(URI.create("mqtt://all"));
				assertThat(two.username()).isEqualTo("two");
				assertThat(two.password()).as("another user's password").isNull();
				assertThat(settings(context, "three").keepAlive()).isEqualTo(Duration.ofSeconds(4));
			});
	}

	@Test
	void connectionDetailsTakeThePlaceOfUrlAndUser() {
		SslBundle bundle = bundle();
		this.runner.withBean(MqttConnectionDetails.class, () -> new Details(bundle))
			.withPropertyValues("aether.mqtt.url=mqtt://all", "aether.mqtt.username=all", "aether.mqtt.password=secret",
					"aether.mqtt.ssl.bundle=none", "aether.mqtt.client-id=my", "aether.transports.one.type=mqtt",
					"aether.transports.one.mqtt.url=mqtt://one", "aether.transports.one.mqtt.ssl.bundle=",
					"aether.transport=local")
			.run((context) -> {
				assertThat(context).hasSingleBean(MqttConnectionDetails.class);
				MqttSettings settings = settings(context, "mqtt");
				assertThat(settings.urls()).containsExactly(URI.create("mqtts://elsewhere:1234"));
				assertThat(settings.username()).isEqualTo("they");
				assertThat(settings.password()).isEqualTo("theirs");
				assertThat(settings.clientId()).isEqualTo("my");
				assertThat(settings.tls()).isNotNull();
				MqttSettings one = settings(context, "one");
				assertThat(one.urls()).containsExactly(URI.create("mqtt://one"));
				assertThat(one.username()).isEqualTo("all");
				assertThat(one.tls()).isNull();
			});
	}

	@Test
	void connectionDetailsNeedAnAddressOnly() {
		this.runner.withBean(MqttConnectionDetails.class, () -> () -> List.of(URI.create("mqtt://elsewhere:1234")))
			.withPropertyValues("aether.transports.known.mqtt.username=known",
					"aether.transports.known.mqtt.password=secret", "aether.transports.known.type=mqtt",
					"aether.transport=local")
			.run((context) -> {
				MqttSettings known = settings(context, "known");
				assertThat(known.urls()).containsExactly(URI.create("mqtt://elsewhere:1234"));
				assertThat(known.username()).isEqualTo("known");
				assertThat(known.password()).isEqualTo("secret");
				MqttSettings settings = settings(context, "mqtt");
				assertThat(settings.urls()).containsExactly(URI.create("mqtt://elsewhere:1234"));
				assertThat(settings.username()).isNull();
				assertThat(settings.password()).isNull();
				assertThat(settings.tls()).isNull();
			});
	}

	@Test
	void connectionDetailsOfThePropertiesAreABean() {
		this.runner
			.withPropertyValues("aether.mqtt.url=mqtt://one,mqtt://two", "aether.mqtt.username=me",
					"aether.mqtt.password=secret")
			.run((context) -> {
				MqttConnectionDetails details = context.getBean(MqttConnectionDetails.class);
				assertThat(details.urls()).containsExactly(URI.create("mqtt://one"), URI.create("mqtt://two"));
				assertThat(details.username()).isEqualTo("me");
				assertThat(details.password()).isEqualTo("secret");
				assertThat(details.sslBundle()).isNull();
			});
	}

	@Test
	void withoutABundleTheJvmsCertificatesAreTrusted() {
		this.runner.withPropertyValues("aether.mqtt.url=mqtts://one")
			.run((context) -> assertThat(settings(context, "mqtt").tls()).isNull());
		this.runner.withPropertyValues("aether.mqtt.url=mqtts://one", "aether.mqtt.ssl.verify-hostname=false")
			.run((context) -> {
				assertThat(Objects.requireNonNull(settings(context, "mqtt").tls()).get().context())
					.isSameAs(SSLContext.getDefault());
				assertThat(Objects.requireNonNull(settings(context, "mqtt").tls()).get().verifyHostname()).isFalse();
			});
	}

	@Test
	void bundlesSecureConnections() {
		this.runner.withBean("bundles", SslBundles.class, () -> new DefaultSslBundleRegistry("broker", bundle()))
			.withPropertyValues("aether.mqtt.url=mqtts://one", "aether.mqtt.ssl.bundle=broker",
					"aether.transports.plain.type=mqtt", "aether.transports.plain.mqtt.url=mqtt://two",
					"aether.transport=local")
			.run((context) -> {
				MqttTls tls = Objects.requireNonNull(settings(context, "mqtt").tls()).get();
				assertThat(tls.protocols()).containsExactly("TLSv1.3");
				assertThat(tls.ciphers()).containsExactly("TLS_AES_128_GCM_SHA256");
				assertThat(tls.verifyHostname()).isTrue();
				assertThat(settings(context, "plain").urls()).containsExactly(URI.create("mqtt://two"));
			});
	}

	@Test
	void bundlesNeedTheirAutoConfiguration() {
		new ApplicationContextRunner().withConfiguration(AetherAutoConfigurations.with())
			.withPropertyValues("aether.transport=mqtt", "aether.mqtt.url=mqtts://one", "aether.mqtt.ssl.bundle=broker")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidAetherPropertyException.class)
				.hasMessageContaining("There is no SSL bundle of that name, there are []"));
	}

	@ParameterizedTest
	@CsvSource({
			"org.springframework.integration, the dependency org.springframework.integration:spring-integration-mqtt:",
			"org.eclipse.paho, the dependency org.eclipse.paho:org.eclipse.paho.mqttv5.client:" })
	void missingLibraryIsNamed(String hidden, String dependency) {
		this.runner.withClassLoader(new FilteredClassLoader(hidden))
			.withPropertyValues("aether.transport=mqtt")
			.run((context) -> {
				FailureAnalysis analysis = FailureAnalyses.analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).isEqualTo(
						"The property aether.transport selects the transport 'mqtt', whose client library is not "
								+ "on the class path.");
				assertThat(analysis.getAction()).startsWith("Add " + dependency).endsWith(" to the application.");
			});
	}

	@Test
	void bothMissingLibrariesAreNamedWithTheirVersions() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.integration", "org.eclipse.paho"))
			.withPropertyValues("aether.transport=mqtt")
			.run((context) -> assertThat(FailureAnalyses.analyze(context.getStartupFailure()).getAction())
				.isEqualTo("Add the dependencies org.springframework.integration:spring-integration-mqtt:"
						+ version(AbstractMqttClientManager.class, "spring-integration-mqtt")
						+ " and org.eclipse.paho:org.eclipse.paho.mqttv5.client:"
						+ version(MqttAsyncClient.class, "org.eclipse.paho.mqttv5.client") + " to the application."));
	}

	@Test
	void isNotThereWithoutTheLibraries() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.integration", "org.eclipse.paho"))
			.withPropertyValues("aether.mqtt.url=mqtt://one")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(MqttConnectionDetails.class)
				.doesNotHaveBean("aetherMqttTransportFactory"));
	}

	@Test
	void embeddedBrokerTakesThePlaceOfUrlAndUser() {
		AtomicReference<EmbeddedMqttBroker> used = new AtomicReference<>();
		this.runner
			.withPropertyValues("aether.mqtt.embedded.enabled=true", "aether.transport=mqtt",
					"aether.mqtt.url=mqtt://elsewhere", "aether.mqtt.username=me", "aether.startup-failure=fail",
					"aether.startup-timeout=30s", "aether.transports.mqtt.type=mqtt")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				EmbeddedMqttBroker broker = context.getBean(EmbeddedMqttBroker.class);
				used.set(broker);
				assertThat(broker.isRunning()).isTrue();
				assertThat(settings(context, "mqtt").urls()).containsExactly(broker.uri());
				assertThat(settings(context, "mqtt").username()).isNull();
				assertThat(context.getBean(AetherTransports.class)
					.defaultTransport()
					.node()
					.transport()
					.state()
					.connected()).isTrue();
				assertThat(context.getBeanFactory().getDependenciesForBean("aetherMqttConnectionDetails"))
					.contains("aetherEmbeddedMqttBroker");
			});
		assertThat(used.get().isRunning()).isFalse();
	}

	@Test
	void embeddedBrokerListensAtItsPort() {
		this.runner.withPropertyValues("aether.mqtt.embedded.enabled=true").run((free) -> {
			int port = free.getBean(EmbeddedMqttBroker.class).uri().getPort();
			free.getBean(EmbeddedMqttBroker.class).stop();
			this.runner.withPropertyValues("aether.mqtt.embedded.enabled=true", "aether.mqtt.embedded.port=" + port)
				.run((context) -> assertThat(context.getBean(EmbeddedMqttBroker.class).uri().getPort())
					.isEqualTo(port));
		});
	}

	@Test
	void embeddedBrokerIsNotStartedWhereConnectionDetailsNameAnother() {
		this.runner.withBean(MqttConnectionDetails.class, () -> () -> List.of(URI.create("mqtt://elsewhere:1234")))
			.withPropertyValues("aether.mqtt.embedded.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedMqttBroker.class));
	}

	@Test
	void embeddedBrokerIsNotThereByDefault() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedMqttBroker.class));
	}

	@Test
	void embeddedBrokerNeedsArtemisOnlyWhereItIsUsed() {
		this.runner.withClassLoader(new FilteredClassLoader("org.apache.activemq.artemis"))
			.withPropertyValues("aether.mqtt.embedded.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void customizersChangeTheOptionsOfEachConnection() {
		this.runner
			.withBean(MqttConnectionOptionsCustomizer.class,
					() -> (transport, options) -> options.setUserName("of " + transport))
			.run((context) -> {
				MqttConnectionOptions options = new MqttConnectionOptions();
				settings(context, "one").options().accept(options);
				assertThat(options.getUserName()).isEqualTo("of one");
			});
	}

	@ParameterizedTest
	@CsvSource({ "tcp://broker:1883, false", "ssl://broker:8883, true", "MQTTS://broker, true",
			"ws://broker/mqtt, false", "wss://broker/some/path?with=query, true" })
	void addressesAsOthersWriteThem(String url, boolean secure) {
		this.runner.withPropertyValues("aether.mqtt.url=" + url).run((context) -> {
			assertThat(settings(context, "mqtt").urls()).containsExactly(URI.create(url));
			assertThat(MqttAddress.isSecure(URI.create(url))).isEqualTo(secure);
		});
	}

	@Test
	void embeddedBrokerNeedsArtemis() {
		this.runner.withClassLoader(new FilteredClassLoader("org.apache.activemq.artemis"))
			.withPropertyValues("aether.mqtt.embedded.enabled=true", "aether.transport=mqtt")
			.run((context) -> {
				FailureAnalysis analysis = FailureAnalyses.analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains("aether.mqtt.embedded.enabled", "Apache Artemis");
				assertThat(analysis.getAction()).contains("org.apache.artemis:artemis-server",
						"org.apache.artemis:artemis-mqtt-protocol");
			});
	}

	/** Return the version in the name of the jar that a class is from. */
	private static String version(Class<?> type, String artifact) {
		String jar = type.getProtectionDomain().getCodeSource().getLocation().getPath();
		String file = jar.substring(jar.lastIndexOf('/') + 1);
		return file.substring(artifact.length() + 1, file.length() - ".jar".length());
	}

	private static MqttSettings settings(ApplicationContext context, String name) {
		return context.getBean(MqttTransportFactory.class)
			.settings(name,
					new AetherTransportSettings("u", Duration.ofSeconds(30), 1024, context.getBean(Timers.class)));
	}

	private static SslBundle bundle() {
		return SslBundle.of(SslStoreBundle.NONE, null,
				SslOptions.of(new String[] { "TLS_AES_128_GCM_SHA256" }, new String[] { "TLSv1.3" }));
	}

	private record Details(SslBundle sslBundle) implements MqttConnectionDetails {

		@Override
		public List<URI> urls() {
			return List.of(URI.create("mqtts://elsewhere:1234"));
		}

		@Override
		public String username() {
			return "they";
		}

		@Override
		public String password() {
			return "theirs";
		}

	}

	private record LocalFactory(String type) implements AetherTransportFactory {

		@Override
		public AetherTransport create(String name, AetherTransportSettings settings) {
			return LocalTransport.create(new Hub(settings.timers()), settings.timers());
		}

	}

}
