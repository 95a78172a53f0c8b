package io.aethermagic.autoconfigure;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.aethermagic.client.ClientSettings;
import io.aethermagic.client.NoWorker;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubSettings;
import io.aethermagic.transport.mqtt.MqttSettings;
import io.aethermagic.transport.support.Backoff;
import io.aethermagic.worker.HandlerDefaults;
import io.aethermagic.worker.WorkerSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.backoff.ExponentialBackOff;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AetherProperties}, its metadata and {@link SettingsMapper}.
 */
class AetherPropertiesTests {

	private static final Map<String, String> EVERY = new LinkedHashMap<>();

	static {
		EVERY.put("aether.enabled", "true");
		EVERY.put("aether.union", "my-app");
		EVERY.put("aether.transport", "main");
		EVERY.put("aether.transports", "{main={type=local}}");
		EVERY.put("aether.require", "broadcast");
		EVERY.put("aether.startup-failure", "fail");
		EVERY.put("aether.startup-timeout", "4s");
		EVERY.put("aether.max-message-size", "1MB");
		EVERY.put("aether.clock-tolerance", "1s");
		EVERY.put("aether.worker.workgroup", "blue");
		EVERY.put("aether.worker.concurrency", "3");
		EVERY.put("aether.worker.lease", "12s");
		EVERY.put("aether.worker.drain-timeout", "7s");
		EVERY.put("aether.worker.max-dispatches", "4");
		EVERY.put("aether.worker.retry.enabled", "true");
		EVERY.put("aether.worker.retry.max-retries", "6");
		EVERY.put("aether.worker.retry.initial-interval", "200ms");
		EVERY.put("aether.worker.retry.multiplier", "1.5");
		EVERY.put("aether.worker.retry.max-interval", "3s");
		EVERY.put("aether.worker.retry.jitter", "20ms");
		EVERY.put("aether.worker.retry.includes", "java.io.IOException");
		EVERY.put("aether.worker.retry.excludes", "java.io.FileNotFoundException");
		EVERY.put("aether.worker.retry.hold", "900ms");
		EVERY.put("aether.worker.retry.max-held", "11");
		EVERY.put("aether.client.timeout", "2m");
		EVERY.put("aether.client.max-pending", "21");
		EVERY.put("aether.client.send-timeout", "3s");
		EVERY.put("aether.client.max-unaccepted", "13");
		EVERY.put("aether.client.no-worker", "wait");
		EVERY.put("aether.client.when-disconnected", "fail");
		EVERY.put("aether.client.callback-threads", "5");
		EVERY.put("aether.hub.max-queued", "31");
		EVERY.put("aether.hub.max-queued-bytes", "3GB");
		EVERY.put("aether.hub.inbox-keep", "33");
		EVERY.put("aether.hub.subscriber-buffer", "34");
		EVERY.put("aether.compatibility.aethermagic", "true");
		EVERY.put("aether.compatibility.reply-delay", "250ms");
		EVERY.put("aether.mqtt.url", "mqtts://one,mqtts://two:8884");
		EVERY.put("aether.mqtt.username", "me");
		EVERY.put("aether.mqtt.password", "secret");
		EVERY.put("aether.mqtt.client-id", "my-app");
		EVERY.put("aether.mqtt.keep-alive", "7s");
		EVERY.put("aether.mqtt.connect-timeout", "6s");
		EVERY.put("aether.mqtt.max-buffered", "41");
		EVERY.put("aether.mqtt.reconnect.initial-interval", "300ms");
		EVERY.put("aether.mqtt.reconnect.max-interval", "4s");
		EVERY.put("aether.mqtt.embedded.enabled", "false");
		EVERY.put("aether.mqtt.embedded.port", "1883");
		EVERY.put("aether.redis.mode", "stream");
		EVERY.put("aether.redis.key-prefix", "my:");
		EVERY.put("aether.redis.max-buffered", "42");
		EVERY.put("aether.redis.max-queued", "43");
		EVERY.put("aether.redis.max-inbox", "44");
		EVERY.put("aether.redis.max-dead-letters", "45");
		EVERY.put("aether.redis.min-replicas", "1");
		EVERY.put("aether.redis.min-replicas-timeout", "2s");
		EVERY.put("aether.redis.reconnect.initial-interval", "400ms");
		EVERY.put("aether.redis.reconnect.max-interval", "3s");
		EVERY.put("aether.mqtt.ssl.bundle", "");
		EVERY.put("aether.mqtt.ssl.verify-hostname", "false");
	}

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LifecycleAutoConfiguration.class, AetherAutoConfiguration.class));

	@Test
	void everyPropertyReachesTheSettings() {
		ApplicationContextRunner all = this.runner.withPropertyValues("aether.transports.main.type=local");
		for (Map.Entry<String, String> property : EVERY.entrySet()) {
			if (!property.getKey().equals("aether.transports")) {
				all = all.withPropertyValues(property.getKey() + "=" + property.getValue());
			}
		}
		all.run((context) -> {
			assertThat(context).hasNotFailed();
			AetherTransports.Configured transport = context.getBean(AetherTransports.class).defaultTransport();
			assertThat(transport.name()).isEqualTo("main");
			assertThat(transport.type()).isEqualTo("local");
			assertThat(transport.node().union()).isEqualTo("my-app");
			SettingsMapper settings = context.getBean(SettingsMapper.class);
			assertThat(settings.maxMessageSize()).isEqualTo(1024 * 1024);
			assertThat(settings.startLimit()).isEqualTo(Duration.ofSeconds(4));
			assertThat(settings.callbackThreads()).isEqualTo(5);
			assertThat(settings.handlerDefaults()).isEqualTo(new HandlerDefaults("my-app", "blue", 3));
			assertThat(settings.client("local")).isEqualTo(new ClientSettings(Duration.ofMinutes(2), 21,
					Duration.ofSeconds(3), 13, NoWorker.WAIT, false, Duration.ofSeconds(12), 4, true));
			WorkerSettings worker = settings.worker();
			assertThat(worker).isEqualTo(new WorkerSettings(Duration.ofSeconds(12), Duration.ofSeconds(7), 4,
					Duration.ofSeconds(1), worker.retry(), Duration.ofMillis(900), 11, Duration.ofMillis(250)));
			assertRetry(worker.retry());
			assertMqtt(context.getBean(MqttTransportFactory.class)
				.settings("main", new AetherTransportSettings("my-app", Duration.ofSeconds(12), 1024,
						context.getBean(Timers.class))),
					context.getBean(AetherInstance.class));
			assertThat(context.getBean(Hub.class).settings())
				.isEqualTo(new HubSettings(true, 31, 3L * 1024 * 1024 * 1024, 33, 34, Duration.ofSeconds(12)));
		});
	}

	private static void assertRetry(RetryPolicy retry) {
		assertThat(retry).isNotNull();
		assertThat(retry.shouldRetry(new IOException())).isTrue();
		assertThat(retry.shouldRetry(new FileNotFoundException())).isFalse();
		assertThat(retry.shouldRetry(new IllegalStateException())).isFalse();
		assertThat(retry.getBackOff()).isInstanceOfSatisfying(ExponentialBackOff.class, (backOff) -> {
			assertThat(backOff.getMaxAttempts()).isEqualTo(6);
			assertThat(backOff.getInitialInterval()).isEqualTo(200);
			assertThat(backOff.getMultiplier()).isEqualTo(1.5);
			assertThat(backOff.getMaxInterval()).isEqualTo(3_000);
			assertThat(backOff.getJitter()).isEqualTo(20);
		});
	}

	private static void assertMqtt(MqttSettings mqtt, AetherInstance instance) {
		assertThat(mqtt).isEqualTo(MqttSettings
			.of("my-app", instance.host(), List.of(URI.create("mqtts://one"), URI.create("mqtts://two:8884")))
			.withClientId("my-app")
			.withUser("me", "secret")
			.withTls(mqtt.tls())
			.withTimes(Duration.ofSeconds(7), Duration.ofSeconds(6))
			.withLease(Duration.ofSeconds(12))
			.withBackoff(new Backoff(Duration.ofMillis(300), Duration.ofSeconds(4)))
			.withBounds(1024, 41));
		assertThat(mqtt.tls()).isNotNull();
		assertThat(mqtt.tls().get().verifyHostname()).isFalse();
	}

	@Test
	void defaultsOfMqttAreThoseInTheMetadata() {
		List<String> defaults = new ArrayList<>();
		for (JsonNode property : metadata().path("properties")) {
			String name = property.path("name").asString();
			if (name.startsWith("aether.mqtt.") && property.has("defaultValue")) {
				defaults.add(name + "=" + property.path("defaultValue").asString());
			}
		}
		assertThat(defaults).isNotEmpty();
		this.runner.run((unset) -> this.runner.withPropertyValues(defaults.toArray(String[]::new)).run((set) -> {
			AetherTransportSettings settings = new AetherTransportSettings("u", Duration.ofSeconds(30), 1024,
					set.getBean(Timers.class));
			assertThat(unset.getBean(MqttTransportFactory.class).settings("mqtt", settings))
				.isEqualTo(set.getBean(MqttTransportFactory.class).settings("mqtt", settings));
		}));
	}

	@Test
	void defaultsAreThoseOfTheSettings() {
		this.runner.run((context) -> {
			SettingsMapper settings = context.getBean(SettingsMapper.class);
			assertThat(settings.worker()).isEqualTo(WorkerSettings.DEFAULTS);
			assertThat(settings.client("mqtt")).isEqualTo(ClientSettings.DEFAULTS);
			assertThat(settings.client("local").noWorker()).isEqualTo(NoWorker.FAIL);
			assertThat(context.getBean(Hub.class).settings()).isEqualTo(HubSettings.DEFAULT);
			assertThat(settings.startLimit()).isNull();
			assertThat(settings.handlerDefaults()).isEqualTo(new HandlerDefaults("default", "workgroup", 10));
			assertThat(settings.maxMessageSize()).isEqualTo(4 * 1024 * 1024);
		});
	}

	@Test
	void everyPropertyHasADescription() {
		for (JsonNode property : metadata().path("properties")) {
			String description = property.path("description").asString("");
			assertThat(description).as(property.path("name").asString()).isNotBlank().endsWith(".");
		}
	}

	@Test
	void thisTestKnowsEveryProperty() {
		Set<String> names = new TreeSet<>();
		metadata().path("properties").forEach((property) -> names.add(property.path("name").asString()));
		assertThat(names).containsExactlyInAnyOrderElementsOf(EVERY.keySet());
	}

	@Test
	void defaultsAreInTheMetadata() {
		Map<String, String> defaults = new LinkedHashMap<>();
		metadata().path("properties")
			.forEach((property) -> defaults.put(property.path("name").asString(),
					property.path("defaultValue").asString("none")));
		assertThat(defaults).containsEntry("aether.transport", "local")
			.containsEntry("aether.union", "default")
			.containsEntry("aether.max-message-size", "4MB")
			.containsEntry("aether.worker.lease", "30s")
			.containsEntry("aether.client.max-pending", "10000")
			.containsEntry("aether.hub.max-queued-bytes", "256MB");
		List<String> none = defaults.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().equals("none"))
			.map(Map.Entry::getKey)
			.toList();
		assertThat(none).as("properties without one default")
			.containsExactlyInAnyOrder("aether.transports", "aether.require", "aether.worker.drain-timeout",
					"aether.worker.retry.includes", "aether.worker.retry.excludes", "aether.client.no-worker",
					"aether.mqtt.username", "aether.mqtt.password", "aether.mqtt.ssl.bundle");
	}

	@ParameterizedTest
	@CsvSource({ "30s, 25s, 28s", "10s, 5s, 8s", "7s, 3500ms, 5s", "1s, 500ms, 500ms" })
	void drainTimeoutFitsIntoThePhase(String phase, String usual, String longest) {
		StopTimes times = new StopTimes(parse(phase));
		assertThat(times.drain(null)).isEqualTo(parse(usual));
		assertThat(times.drain(parse(longest))).isEqualTo(parse(longest));
		assertThat(times.limit()).isLessThan(parse(phase)).isGreaterThan(parse(longest));
	}

	private static Duration parse(String text) {
		return DurationStyle.detectAndParse(text);
	}

	private static JsonNode metadata() {
		URL classes = AetherProperties.class.getProtectionDomain().getCodeSource().getLocation();
		try (InputStream in = new URL(classes, "META-INF/spring-configuration-metadata.json").openStream()) {
			return JsonMapper.shared().readTree(in);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
