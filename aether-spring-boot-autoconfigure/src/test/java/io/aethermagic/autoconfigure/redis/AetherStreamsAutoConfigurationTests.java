package io.aethermagic.autoconfigure.redis;

import java.time.Duration;

import io.aethermagic.redis.AetherStreams;
import io.aethermagic.redis.RedisAetherStreams;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link AetherStreamsAutoConfiguration}. No server is asked for.
 */
class AetherStreamsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(DataRedisAutoConfiguration.class, AetherStreamsAutoConfiguration.class));

	@Test
	void streamsAreThereWhateverTheTransport() {
		this.runner.withPropertyValues("aether.transport=local")
			.run((context) -> assertThat(context).hasSingleBean(RedisAetherStreams.class));
	}

	@Test
	void anotherBeanTakesTheirPlace() {
		this.runner.withBean("mine", AetherStreams.class, () -> mock(AetherStreams.class))
			.run((context) -> assertThat(context).getBeanNames(AetherStreams.class).containsExactly("mine"));
	}

	@Test
	void nothingIsMadeWithoutSpringDataRedis() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.data.redis"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("aetherStreams"));
	}

	@Test
	void nothingIsMadeWhereAetherIsOff() {
		this.runner.withPropertyValues("aether.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(AetherStreams.class));
	}

	@Test
	void nothingIsMadeWithoutAConnectionFactory() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AetherStreamsAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AetherStreams.class));
	}

	@Test
	void ofSeveralConnectionFactoriesThePrimaryOneIsUsed() {
		this.runner.withUserConfiguration(Primaries.class)
			.run((context) -> assertThat(context).hasSingleBean(AetherStreams.class));
	}

	@Test
	void ofSeveralConnectionFactoriesNoneIsGuessed() {
		this.runner.withUserConfiguration(Two.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AetherStreams.class));
	}

	@Test
	void noCommandBlocksForLongerThanTheClientWaits() {
		this.runner.withPropertyValues("spring.data.redis.timeout=500ms")
			.run((context) -> assertThat(
					AetherStreamsAutoConfiguration.longestBlock(context.getBean(LettuceConnectionFactory.class)))
				.isEqualTo(Duration.ofMillis(250)));
		this.runner.run((context) -> assertThat(
				AetherStreamsAutoConfiguration.longestBlock(context.getBean(LettuceConnectionFactory.class)))
			.isEqualTo(Duration.ofSeconds(2)));
		assertThat(AetherStreamsAutoConfiguration.longestBlock(mock(RedisConnectionFactory.class)))
			.isEqualTo(Duration.ofSeconds(2));
	}

	@Configuration(proxyBeanMethods = false)
	static class Two {

		@Bean
		RedisConnectionFactory one() {
			return mock(RedisConnectionFactory.class);
		}

		@Bean
		RedisConnectionFactory two() {
			return mock(RedisConnectionFactory.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Primaries {

		@Bean
		@Primary
		RedisConnectionFactory one() {
			return mock(RedisConnectionFactory.class);
		}

		@Bean
		RedisConnectionFactory two() {
			return mock(RedisConnectionFactory.class);
		}

	}

}
