package io.aethermagic.test.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.test.broker.MosquittoServer;
import io.aethermagic.test.broker.RedisServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests that a context that is paused, as those in the cache of the test framework are,
 * leaves the tasks of a broker to the others, and takes them again afterwards.
 */
class PausedContextTests {

	private static final Duration SOON = Duration.ofSeconds(60);

	@Test
	void mqtt() {
		assumeTrue(MosquittoServer.isInstalled(), "mosquitto is not installed");
		try (MosquittoServer broker = MosquittoServer.run()) {
			pauseAndRestart("aether.transport=mqtt", "aether.mqtt.url=mqtt://localhost:" + broker.port());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "stream", "list", "pubsub" })
	void redis(String mode) {
		assumeTrue(RedisServer.isInstalled(), "redis-server is not installed");
		try (RedisServer server = RedisServer.run()) {
			pauseAndRestart("aether.transport=redis", "aether.redis.mode=" + mode,
					"spring.data.redis.host=" + server.host(), "spring.data.redis.port=" + server.port());
		}
	}

	@Test
	void embeddedBroker() {
		try (ConfigurableApplicationContext context = run("A", "aether.transport=mqtt",
				"aether.mqtt.embedded.enabled=true")) {
			assertThat(context.getBean(Caller.class).call()).isEqualTo("A");
			context.stop();
			context.start();
			assertThat(context.getBean(Caller.class).call()).isEqualTo("A");
		}
	}

	private static void pauseAndRestart(String... properties) {
		try (ConfigurableApplicationContext one = run("A", properties)) {
			assertThat(one.getBean(Caller.class).calls()).containsOnly("A");
			one.pause();
			try (ConfigurableApplicationContext two = run("B", properties)) {
				assertThat(two.getBean(Caller.class).calls()).containsOnly("B");
				two.pause();
				one.restart();
				assertThat(one.getBean(Caller.class).calls()).containsOnly("A");
				one.pause();
				two.restart();
				assertThat(two.getBean(Caller.class).calls()).containsOnly("B");
			}
		}
	}

	private static ConfigurableApplicationContext run(String answer, String... properties) {
		SpringApplication application = new SpringApplication(Caller.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application.run(
				Stream
					.concat(Stream.of("answer=" + answer, "aether.startup-failure=fail", "aether.startup-timeout=30s"),
							Stream.of(properties))
					.map((property) -> "--" + property)
					.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Caller {

		private final String answer;

		private final AetherTemplate aether;

		Caller(@Value("${answer}") String answer, AetherTemplate aether) {
			this.answer = answer;
			this.aether = aether;
		}

		@AetherTaskHandler(job = "paused", task = "who")
		String who() {
			return this.answer;
		}

		String call() {
			return this.aether.perform("paused", "who", null, String.class).get(SOON);
		}

		List<String> calls() {
			List<String> answers = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				answers.add(call());
			}
			return answers;
		}

	}

}
