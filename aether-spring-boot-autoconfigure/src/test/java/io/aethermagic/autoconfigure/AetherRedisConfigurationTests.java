package io.aethermagic.autoconfigure;

import java.time.Duration;

import io.aethermagic.transport.Backoff;
import io.aethermagic.transport.Timers;
import io.aethermagic.transport.redis.RedisSettings;
import io.aethermagic.transport.redis.RedisTransport;
import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AetherRedisConfiguration}. No server is asked for.
 */
class AetherRedisConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, AetherAutoConfiguration.class));

	@Test
	void transportIsMadeWhereItIsSelected() {
		this.runner.withPropertyValues("aether.transport=redis", "spring.data.redis.port=1").run((context) -> {
			assertThat(context).hasNotFailed();
			AetherTransports.Configured transport = context.getBean(AetherTransports.class).defaultTransport();
			assertThat(transport.type()).isEqualTo("redis");
			assertThat(transport.node().transport()).isInstanceOf(RedisTransport.class);
		});
	}

	@Test
	void theApplicationsConnectionFactorySaysWhereTheServerIs() {
		this.runner.withPropertyValues("spring.data.redis.host=elsewhere", "spring.data.redis.port=1234",
				"spring.data.redis.database=3", "spring.data.redis.username=me", "spring.data.redis.password=secret",
				"spring.data.redis.ssl.enabled=true", "spring.data.redis.client-name=my")
			.run((context) -> {
				RedisSettings settings = settings(context, "redis");
				RedisURI uri = settings.uri();
				assertThat(uri.getHost()).isEqualTo("elsewhere");
				assertThat(uri.getPort()).isEqualTo(1234);
				assertThat(uri.getDatabase()).isEqualTo(3);
				assertThat(uri.isSsl()).isTrue();
				assertThat(uri.getClientName()).isEqualTo("my");
				assertThat(uri.getCredentialsProvider().resolveCredentials().block()).satisfies((credentials) -> {
					assertThat(credentials.getUsername()).isEqualTo("me");
					assertThat(credentials.getPassword()).containsExactly("secret".toCharArray());
				});
				assertThat(settings.resources()).isNotNull();
			});
	}

	@Test
	void sentinelsAreAskedWhereTheyAreSet() {
		this.runner
			.withPropertyValues("spring.data.redis.sentinel.master=main",
					"spring.data.redis.sentinel.nodes=one:1,two:2")
			.run((context) -> {
				RedisURI uri = settings(context, "redis").uri();
				assertThat(uri.getSentinelMasterId()).isEqualTo("main");
				assertThat(uri.getSentinels()).extracting(RedisURI::getHost).containsExactlyInAnyOrder("one", "two");
			});
	}

	@Test
	void namedTransportsHaveWhatTheySetThemselvesAndTheRestFromAll() {
		this.runner
			.withPropertyValues("aether.redis.key-prefix=all:", "aether.redis.max-buffered=7",
					"aether.redis.reconnect.initial-interval=1s", "aether.transports.one.type=redis",
					"aether.transports.one.redis.key-prefix=one:", "aether.transport=local")
			.run((context) -> {
				RedisSettings one = settings(context, "one");
				assertThat(one.keyPrefix()).isEqualTo("one:");
				assertThat(one.maxBuffered()).isEqualTo(7);
				assertThat(one.backoff()).isEqualTo(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5)));
				assertThat(settings(context, "two").keyPrefix()).isEqualTo("all:");
			});
	}

	@Test
	void defaults() {
		this.runner.run((context) -> {
			RedisSettings settings = settings(context, "redis");
			assertThat(settings.keyPrefix()).isEqualTo(RedisSettings.DEFAULT_KEY_PREFIX);
			assertThat(settings.maxBuffered()).isEqualTo(20_000);
			assertThat(settings.backoff()).isEqualTo(Backoff.DEFAULT);
			assertThat(settings.union()).isEqualTo("u");
			assertThat(settings.lease()).isEqualTo(Duration.ofSeconds(30));
			assertThat(settings.maxMessageSize()).isEqualTo(1024);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "list", "pubsub" })
	void modesThatAreNotThereYetAreRefused(String mode) {
		this.runner.withPropertyValues("aether.transport=redis", "aether.redis.mode=" + mode)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidAetherPropertyException.class, (ex) -> {
					assertThat(ex.property()).isEqualTo("aether.redis.mode");
					assertThat(ex.value()).isEqualTo(mode);
					assertThat(ex.action()).isEqualTo("Set aether.redis.mode to 'stream'");
				}));
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
	void aClusterIsRefused() {
		this.runner.withPropertyValues("aether.transport=redis", "spring.data.redis.cluster.nodes=one:1")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("spring.data.redis.cluster"));
	}

	@Test
	void aConnectionFactoryIsAskedFor() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AetherAutoConfiguration.class))
			.withPropertyValues("aether.transport=redis")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining(LettuceConnectionFactory.class.getName()));
	}

	@Test
	void nothingIsThereWithoutTheLibraries() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AetherAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(LettuceConnectionFactory.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("aetherRedisTransportFactory"));
	}

	private static RedisSettings settings(ApplicationContext context, String name) {
		return context.getBean(RedisTransportFactory.class)
			.settings(name,
					new AetherTransportSettings("u", Duration.ofSeconds(30), 1024, context.getBean(Timers.class)));
	}

}
