package io.aethermagic.test.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.client.BroadcastHandle;
import io.aethermagic.test.broker.RedisServer;
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
 * Tests that applications on different databases of one server, staging and production
 * for example, hear nothing of each other, although what Redis publishes knows no
 * database.
 */
class RedisDatabasesTests {

	private static final Duration SOON = Duration.ofSeconds(60);

	@ParameterizedTest
	@ValueSource(strings = { "stream", "list", "pubsub" })
	void areApart(String mode) {
		assumeTrue(RedisServer.isInstalled(), "redis-server is not installed");
		try (RedisServer server = RedisServer.run();
				ConfigurableApplicationContext production = run(server, mode, 0);
				ConfigurableApplicationContext staging = run(server, mode, 1);
				ConfigurableApplicationContext another = run(server, mode, 1)) {
			assertThat(another.isRunning()).isTrue();
			assertThat(answers(staging)).containsOnly("database 1");
			assertThat(answers(production)).containsOnly("database 0");
			assertThat(everybody(staging)).containsExactly("database 1", "database 1");
			assertThat(everybody(production)).containsExactly("database 0");
		}
	}

	private static List<String> answers(ConfigurableApplicationContext context) {
		AetherTemplate aether = context.getBean(AetherTemplate.class);
		return IntStream.range(0, 20)
			.mapToObj((number) -> aether.perform("database", "which", null, String.class))
			.toList()
			.stream()
			.map((handle) -> handle.get(SOON))
			.toList();
	}

	private static List<String> everybody(ConfigurableApplicationContext context) {
		BroadcastHandle<String> handle = context.getBean(AetherTemplate.class)
			.task("database", "everybody")
			.timeout(Duration.ofSeconds(3))
			.broadcast(null, String.class);
		return handle.completion().join().stream().map((answer) -> String.valueOf(answer.value())).toList();
	}

	private static ConfigurableApplicationContext run(RedisServer server, String mode, int database) {
		SpringApplication application = new SpringApplication(Which.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application.run("--aether.transport=redis", "--aether.redis.mode=" + mode,
				"--aether.startup-failure=fail", "--aether.startup-timeout=30s",
				"--spring.data.redis.host=" + server.host(), "--spring.data.redis.port=" + server.port(),
				"--spring.data.redis.database=" + database);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Which {

		private final String answer;

		Which(@Value("${spring.data.redis.database}") int database) {
			this.answer = "database " + database;
		}

		@AetherTaskHandler(job = "database", task = "which")
		String which() {
			return this.answer;
		}

		@AetherTaskHandler(job = "database", task = "everybody", broadcast = true)
		String everybody() {
			return this.answer;
		}

	}

}
