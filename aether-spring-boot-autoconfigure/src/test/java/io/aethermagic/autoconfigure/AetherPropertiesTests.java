package io.aethermagic.autoconfigure;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.aethermagic.client.ClientSettings;
import io.aethermagic.client.NoWorker;
import io.aethermagic.node.DeadLetterPolicy;
import io.aethermagic.worker.FailureLogging;
import io.aethermagic.worker.HandlerDefaults;
import io.aethermagic.worker.WorkerSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
		EVERY.put("aether.worker.log-failures", "brief");
		EVERY.put("aether.worker.dead-letters", "all-failed");
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
		EVERY.put("aether.worker.auto-startup", "false");
		EVERY.put("aether.client.timeout", "2m");
		EVERY.put("aether.client.max-pending", "21");
		EVERY.put("aether.client.send-timeout", "3s");
		EVERY.put("aether.client.max-unaccepted", "13");
		EVERY.put("aether.client.no-worker", "wait");
		EVERY.put("aether.client.when-disconnected", "fail");
		EVERY.put("aether.client.callback-threads", "5");
		EVERY.put("aether.compatibility.aethermagic", "true");
		EVERY.put("aether.compatibility.reply-delay", "250ms");
		EVERY.put("aether.compatibility.amqp-fabric", "true");
	}

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AetherAutoConfigurations.with(LifecycleAutoConfiguration.class));

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
					Duration.ofSeconds(1), worker.retry(), Duration.ofMillis(900), 11, Duration.ofMillis(250),
					FailureLogging.BRIEF, DeadLetterPolicy.ALL_FAILED, false));
			assertRetry(worker.retry());
		});
	}

	@Test
	void aDurationWithoutAUnitIsInSeconds() {
		this.runner
			.withPropertyValues("aether.worker.lease=30", "aether.worker.drain-timeout=7", "aether.client.timeout=120",
					"aether.clock-tolerance=1")
			.run((context) -> {
				SettingsMapper settings = context.getBean(SettingsMapper.class);
				assertThat(settings.worker().lease()).isEqualTo(Duration.ofSeconds(30));
				assertThat(settings.worker().drainTimeout()).isEqualTo(Duration.ofSeconds(7));
				assertThat(settings.worker().clockTolerance()).isEqualTo(Duration.ofSeconds(1));
				assertThat(settings.client("local").timeout()).isEqualTo(Duration.ofMinutes(2));
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

	@Test
	void defaultsAreThoseOfTheSettings() {
		this.runner.run((context) -> {
			SettingsMapper settings = context.getBean(SettingsMapper.class);
			assertThat(settings.worker()).isEqualTo(WorkerSettings.DEFAULTS);
			assertThat(settings.client("mqtt")).isEqualTo(ClientSettings.DEFAULTS);
			assertThat(settings.client("local").noWorker()).isEqualTo(NoWorker.FAIL);
			assertThat(settings.startLimit()).isNull();
			assertThat(settings.handlerDefaults()).isEqualTo(new HandlerDefaults("default", "workgroup", 10));
			assertThat(settings.maxMessageSize()).isEqualTo(4 * 1024 * 1024);
		});
	}

	@Test
	void everyPropertyHasADescription() {
		Map<String, String> descriptions = ConfigurationMetadata.descriptions();
		assertThat(descriptions).hasSizeGreaterThan(EVERY.size());
		descriptions.forEach((name, description) -> assertThat(description).as(name).isNotBlank().endsWith("."));
	}

	@Test
	void thisTestKnowsEveryProperty() {
		assertThat(ConfigurationMetadata.commonNames()).containsExactlyInAnyOrderElementsOf(EVERY.keySet());
	}

	@Test
	void defaultsAreInTheMetadata() {
		Map<String, String> defaults = ConfigurationMetadata.defaultsBelow("aether");
		assertThat(defaults).containsEntry("aether.transport", "local")
			.containsEntry("aether.union", "default")
			.containsEntry("aether.max-message-size", "4MB")
			.containsEntry("aether.worker.lease", "30s")
			.containsEntry("aether.client.max-pending", "10000");
		Set<String> none = ConfigurationMetadata.commonNames();
		none.removeAll(defaults.keySet());
		assertThat(none).as("properties without one default")
			.containsExactlyInAnyOrder("aether.transports", "aether.require", "aether.worker.drain-timeout",
					"aether.worker.retry.includes", "aether.worker.retry.excludes", "aether.client.no-worker");
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

}
