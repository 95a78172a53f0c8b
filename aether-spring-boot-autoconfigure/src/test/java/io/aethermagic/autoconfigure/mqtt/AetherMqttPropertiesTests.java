package io.aethermagic.autoconfigure.mqtt;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

import io.aethermagic.autoconfigure.AetherAutoConfigurations;
import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.ConfigurationMetadata;
import io.aethermagic.transport.mqtt.MqttSettings;
import io.aethermagic.transport.mqtt.MqttTls;
import io.aethermagic.transport.support.Backoff;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AetherMqttProperties}: every property does something, for all
 * transports and for one of them, and the metadata knows it.
 */
class AetherMqttPropertiesTests {

	/** Every property, with a value that is not its default. */
	private static final Map<String, String> EVERY = new LinkedHashMap<>();

	static {
		EVERY.put("url", "mqtts://one,mqtts://two:8884");
		EVERY.put("username", "me");
		EVERY.put("password", "secret");
		EVERY.put("client-id", "my-app");
		EVERY.put("keep-alive", "7s");
		EVERY.put("connect-timeout", "6s");
		EVERY.put("max-buffered", "41");
		EVERY.put("reconnect.initial-interval", "300ms");
		EVERY.put("reconnect.max-interval", "4s");
		EVERY.put("ssl.bundle", "broker");
		EVERY.put("ssl.verify-hostname", "false");
	}

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AetherAutoConfigurations.with())
		.withBean(SslBundles.class, () -> new DefaultSslBundleRegistry("broker",
				SslBundle.of(SslStoreBundle.NONE, null, SslOptions.of(null, new String[] { "TLSv1.3" }))));

	@ParameterizedTest
	@ValueSource(strings = { "aether.mqtt.", "aether.transports.main.mqtt." })
	void everyPropertyReachesTheSettings(String prefix) {
		ApplicationContextRunner all = this.runner;
		for (Map.Entry<String, String> property : EVERY.entrySet()) {
			all = all.withPropertyValues(prefix + property.getKey() + "=" + property.getValue());
		}
		all.withPropertyValues("aether.transports.main.type=mqtt", "aether.transport=local").run((context) -> {
			assertThat(context).hasNotFailed();
			MqttSettings settings = settings(context, "main");
			assertThat(settings.urls()).containsExactly(URI.create("mqtts://one"), URI.create("mqtts://two:8884"));
			assertThat(settings.username()).isEqualTo("me");
			assertThat(settings.password()).isEqualTo("secret");
			assertThat(settings.clientId()).isEqualTo("my-app");
			assertThat(settings.keepAlive()).isEqualTo(Duration.ofSeconds(7));
			assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(6));
			assertThat(settings.maxBuffered()).isEqualTo(41);
			assertThat(settings.backoff()).isEqualTo(new Backoff(Duration.ofMillis(300), Duration.ofSeconds(4)));
			MqttTls tls = Objects.requireNonNull(settings.tls()).get();
			assertThat(tls.protocols()).containsExactly("TLSv1.3");
			assertThat(tls.verifyHostname()).isFalse();
		});
	}

	@Test
	void defaultsAreThoseInTheMetadata() {
		String[] defaults = ConfigurationMetadata.pairsBelow("aether.mqtt");
		Consumer<MqttConnectionOptions> none = (options) -> {
		};
		assertThat(defaults).isNotEmpty();
		this.runner.run((unset) -> this.runner.withPropertyValues(defaults)
			.run((set) -> assertThat(settings(set, "mqtt").withOptions(none))
				.isEqualTo(settings(unset, "mqtt").withOptions(none))));
	}

	@Test
	void thisTestKnowsEveryProperty() {
		Set<String> names = new TreeSet<>(List.of("aether.mqtt.embedded.enabled", "aether.mqtt.embedded.port"));
		EVERY.keySet().forEach((key) -> names.add("aether.mqtt." + key));
		assertThat(ConfigurationMetadata.namesBelow("aether.mqtt")).isEqualTo(names);
		assertThat(ConfigurationMetadata.withoutDefaultBelow("aether.mqtt"))
			.containsExactlyInAnyOrder("aether.mqtt.username", "aether.mqtt.password", "aether.mqtt.ssl.bundle");
	}

	private static MqttSettings settings(ApplicationContext context, String name) {
		return context.getBean(MqttTransportFactory.class)
			.settings(name, context.getBean(AetherTransportSettings.class));
	}

}
