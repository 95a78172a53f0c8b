package io.aethermagic.autoconfigure.redis;

import java.time.Duration;
import java.util.Locale;

import io.aethermagic.autoconfigure.AetherAutoConfigurations;
import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.AetherTransports;
import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.redis.MinReplicas;
import io.aethermagic.transport.redis.RedisBounds;
import io.aethermagic.transport.redis.RedisMode;
import io.aethermagic.transport.redis.RedisSettings;
import io.aethermagic.transport.support.Backoff;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AetherRedisAutoConfiguration}. No server is asked for.
 */
class AetherRedisAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AetherAutoConfigurations.with(DataRedisAutoConfiguration.class));

	@Test
	void transportIsMadeWhereItIsSelected() {
		this.runner.withPropertyValues("aether.transport=redis", "spring.data.redis.port=1").run((context) -> {
			assertThat(context).hasNotFailed();
			AetherTransports.Configured transport = context.getBean(AetherTransports.class).defaultTransport();
			assertThat(transport.type()).isEqualTo("redis");
			assertThat(transport.node().transport()).asString().startsWith("transport to Redis at ");
		});
	}

	@Test
	void namedTransportsHaveWhatTheySetThemselvesAndTheRestFromAll() {
		this.runner
			.withPropertyValues("aether.redis.key-prefix=all:", "aether.redis.max-buffered=7",
					"aether.redis.max-queued=8", "aether.redis.max-inbox=9", "aether.redis.max-dead-letters=10",
					"aether.redis.reconnect.initial-interval=1s", "aether.transports.one.type=redis",
					"aether.transports.one.redis.key-prefix=one:", "aether.transports.one.redis.max-inbox=11",
					"aether.transport=local")
			.run((context) -> {
				RedisSettings one = settings(context, "one");
				assertThat(one.keyPrefix()).isEqualTo("one:");
				assertThat(one.bounds()).isEqualTo(new RedisBounds(8, 11, 10, 7));
				assertThat(one.backoff()).isEqualTo(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5)));
				assertThat(settings(context, "two").keyPrefix()).isEqualTo("all:");
			});
	}

	@Test
	void defaults() {
		this.runner.run((context) -> {
			RedisSettings settings = settings(context, "redis");
			assertThat(settings.keyPrefix()).isEqualTo(RedisSettings.DEFAULT_KEY_PREFIX);
			assertThat(settings.bounds()).isEqualTo(RedisBounds.DEFAULT);
			assertThat(settings.mode()).isEqualTo(RedisMode.STREAM);
			assertThat(settings.replicas()).isEqualTo(MinReplicas.NONE);
			assertThat(settings.backoff()).isEqualTo(Backoff.DEFAULT);
			assertThat(settings.union()).isEqualTo("u");
			assertThat(settings.lease()).isEqualTo(Duration.ofSeconds(30));
			assertThat(settings.maxMessageSize()).isEqualTo(1024);
		});
	}

	@ParameterizedTest
	@EnumSource
	void eachModeCanBeChosen(RedisMode mode) {
		this.runner
			.withPropertyValues("aether.transports.one.type=redis", "aether.redis.mode=list",
					"aether.transports.one.redis.mode=" + mode.name().toLowerCase(Locale.ROOT))
			.run((context) -> assertThat(settings(context, "one").mode()).isEqualTo(mode));
	}

	@Test
	void bracesInThePrefixAreRefused() {
		this.runner.withPropertyValues("aether.transports.one.type=redis", "aether.transports.one.redis.key-prefix={a}")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidAetherPropertyException.class,
						(ex) -> assertThat(ex.property()).isEqualTo("aether.transports.one.redis.key-prefix")));
	}

	@Test
	void boundsAreAboveZero() {
		this.runner.withPropertyValues("aether.transport=redis", "aether.redis.max-queued=0")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidAetherPropertyException.class,
						(ex) -> assertThat(ex.property()).isEqualTo("aether.redis.max-queued")));
	}

	@Test
	void replicasAreWaitedForWhereThatIsSet() {
		this.runner
			.withPropertyValues("aether.redis.min-replicas=2", "aether.transports.one.redis.min-replicas-timeout=300ms",
					"aether.transports.one.type=redis", "aether.transport=local")
			.run((context) -> {
				assertThat(settings(context, "one").replicas()).isEqualTo(new MinReplicas(2, Duration.ofMillis(300)));
				assertThat(settings(context, "two").replicas()).isEqualTo(new MinReplicas(2, Duration.ofSeconds(1)));
			});
	}

	@Test
	void sentinelAndClusterAreTaken() {
		this.runner
			.withPropertyValues("aether.transport=redis", "spring.data.redis.sentinel.master=main",
					"spring.data.redis.sentinel.nodes=one:1,two:2")
			.run((context) -> assertThat(context).hasNotFailed());
		this.runner.withPropertyValues("aether.transport=redis", "spring.data.redis.cluster.nodes=one:1")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void aFixedPrimaryAndItsReplicasAreRefused() {
		this.runner.withPropertyValues("aether.transport=redis", "spring.data.redis.masterreplica.nodes=one:1,two:2")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("spring.data.redis.masterreplica"));
	}

	@Test
	void aConnectionFactoryIsAskedFor() {
		new ApplicationContextRunner().withConfiguration(AetherAutoConfigurations.with())
			.withPropertyValues("aether.transport=redis")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining(LettuceConnectionFactory.class.getName()));
	}

	@Test
	void nothingIsThereWithoutTheLibraries() {
		new ApplicationContextRunner().withConfiguration(AetherAutoConfigurations.with())
			.withClassLoader(new FilteredClassLoader(LettuceConnectionFactory.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("aetherRedisTransportFactory"));
	}

	private static RedisSettings settings(ApplicationContext context, String name) {
		return context.getBean(RedisTransportFactory.class)
			.settings(name,
					new AetherTransportSettings("u", Duration.ofSeconds(30), 1024, context.getBean(Timers.class)));
	}

}
