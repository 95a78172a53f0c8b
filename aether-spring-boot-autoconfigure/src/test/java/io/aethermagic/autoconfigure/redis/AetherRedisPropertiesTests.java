package io.aethermagic.autoconfigure.redis;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.aethermagic.autoconfigure.AetherAutoConfigurations;
import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.ConfigurationMetadata;
import io.aethermagic.transport.redis.MinReplicas;
import io.aethermagic.transport.redis.RedisBounds;
import io.aethermagic.transport.redis.RedisMode;
import io.aethermagic.transport.redis.RedisSettings;
import io.aethermagic.transport.support.Backoff;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AetherRedisProperties}: every property does something, for all
 * transports and for one of them, and the metadata knows it.
 */
class AetherRedisPropertiesTests {

	/** Every property, with a value that is not its default. */
	private static final Map<String, String> EVERY = new LinkedHashMap<>();

	static {
		EVERY.put("url", "redis://one");
		EVERY.put("connection-factory", "");
		EVERY.put("mode", "list");
		EVERY.put("key-prefix", "my:");
		EVERY.put("max-buffered", "42");
		EVERY.put("max-queued", "43");
		EVERY.put("max-inbox", "44");
		EVERY.put("max-dead-letters", "45");
		EVERY.put("min-replicas", "1");
		EVERY.put("min-replicas-timeout", "2s");
		EVERY.put("reconnect.initial-interval", "400ms");
		EVERY.put("reconnect.max-interval", "3s");
	}

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AetherAutoConfigurations.with(DataRedisAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(strings = { "aether.redis.", "aether.transports.main.redis." })
	void everyPropertyReachesTheSettings(String prefix) {
		ApplicationContextRunner all = this.runner;
		for (Map.Entry<String, String> property : EVERY.entrySet()) {
			all = all.withPropertyValues(prefix + property.getKey() + "=" + property.getValue());
		}
		all.withPropertyValues("aether.transports.main.type=redis", "aether.transport=local").run((context) -> {
			assertThat(context).hasNotFailed();
			RedisSettings settings = settings(context, "main");
			assertThat(settings.mode()).isEqualTo(RedisMode.LIST);
			assertThat(settings.keyPrefix()).isEqualTo("my:");
			assertThat(settings.bounds()).isEqualTo(new RedisBounds(43, 44, 45, 42));
			assertThat(settings.replicas()).isEqualTo(new MinReplicas(1, Duration.ofSeconds(2)));
			assertThat(settings.backoff()).isEqualTo(new Backoff(Duration.ofMillis(400), Duration.ofSeconds(3)));
		});
	}

	@Test
	void defaultsAreThoseInTheMetadata() {
		String[] defaults = ConfigurationMetadata.pairsBelow("aether.redis");
		assertThat(defaults).isNotEmpty();
		this.runner.run((unset) -> this.runner.withPropertyValues(defaults)
			.run((set) -> assertThat(settings(set, "redis")).isEqualTo(settings(unset, "redis"))));
	}

	@Test
	void thisTestKnowsEveryProperty() {
		Set<String> names = new TreeSet<>();
		EVERY.keySet().forEach((key) -> names.add("aether.redis." + key));
		assertThat(ConfigurationMetadata.namesBelow("aether.redis")).isEqualTo(names);
		assertThat(ConfigurationMetadata.withoutDefaultBelow("aether.redis"))
			.containsExactlyInAnyOrder("aether.redis.url", "aether.redis.connection-factory");
	}

	private static RedisSettings settings(ApplicationContext context, String name) {
		return context.getBean(RedisTransportFactory.class)
			.settings(name, context.getBean(AetherTransportSettings.class));
	}

}
