package io.aethermagic.autoconfigure.redis;

import java.time.Duration;
import java.util.Locale;

import io.aethermagic.autoconfigure.AetherAutoConfigurations;
import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.AetherTransports;
import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.autoconfigure.TransportPropertiesBinder;
import io.aethermagic.autoconfigure.diagnostics.FailureAnalyses;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.redis.MinReplicas;
import io.aethermagic.transport.redis.RedisBounds;
import io.aethermagic.transport.redis.RedisMode;
import io.aethermagic.transport.redis.RedisSettings;
import io.aethermagic.transport.support.Backoff;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisSentinelConnection;
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
	void connectionDetailsOfSpringBootSayWhereRedisIs() {
		this.runner.withBean(DataRedisConnectionDetails.class, ContainerDetails::new)
			.withPropertyValues("aether.transport=redis", "spring.data.redis.host=nowhere",
					"spring.data.redis.password=other")
			.run((context) -> {
				assertThat(context.getBean(AetherTransports.class).defaultTransport().node().transport())
					.hasToString("transport to Redis at container:7");
				assertThat(chosen(context, "redis").getPassword()).isEqualTo("theirs");
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
			.run((context) -> assertThat(context).hasFailed().getFailure().satisfies((failure) -> {
				FailureAnalysis analysis = FailureAnalyses.analyze(failure);
				assertThat(analysis.getDescription()).startsWith("The property spring.data.redis.masterreplica.nodes")
					.contains("has the value '[one:1, two:2]'. ");
				assertThat(analysis.getAction()).contains("spring.data.redis.sentinel", "aether.redis.url");
			}));
	}

	@Test
	void aConnectionFactoryIsAskedFor() {
		new ApplicationContextRunner().withConfiguration(AetherAutoConfigurations.with())
			.withPropertyValues("aether.transport=redis")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.satisfies((failure) -> assertThat(FailureAnalyses.analyze(failure).getDescription())
					.contains("There is no bean of the type " + LettuceConnectionFactory.class.getName())));
	}

	@Test
	void aServerOfItsOwn() {
		this.runner
			.withPropertyValues("aether.transport=redis", "spring.data.redis.host=application",
					"aether.redis.url=rediss://me:secret@own:7000/3")
			.run((context) -> {
				LettuceConnectionFactory own = chosen(context, "redis");
				assertThat(own.getHostName()).isEqualTo("own");
				assertThat(own.getPort()).isEqualTo(7000);
				assertThat(own.getDatabase()).isEqualTo(3);
				assertThat(own.getPassword()).isEqualTo("secret");
				assertThat(own.isUseSsl()).isTrue();
				assertThat(context.getBean(AetherTransports.class).defaultTransport().node().transport())
					.hasToString("transport to Redis at own:7000");
				assertThat(context).hasSingleBean(RedisConnectionFactory.class);
			});
	}

	@Test
	void aConnectionFactoryByItsName() {
		this.runner.withUserConfiguration(TwoFactories.class)
			.withPropertyValues("aether.redis.connection-factory=tasks", "aether.transport=redis",
					"aether.transports.redis.type=redis", "aether.transports.other.type=redis",
					"aether.transports.other.redis.url=redis://other")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(chosen(context, "redis")).isSameAs(context.getBean("tasks"));
				assertThat(chosen(context, "other").getHostName()).isEqualTo("other");
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					aether.redis.mode=stream | aether.redis.connection-factory is not set. There are several connection factories, [cache, tasks], and none of them is primary. | Set aether.redis.connection-factory to the name of one of them
					aether.redis.connection-factory=task | has the value 'task'. There is no connection factory of that name, there are [cache, tasks]. | to the name of a bean of the type LettuceConnectionFactory
					aether.redis.url=http://me:secret@one | has the value 'http://***@one'. It is no address of a Redis server. | Set aether.redis.url to redis://user:password@host:port/database
					""")
	void whatIsWrongIsToldWithTheProperty(String property, String description, String action) {
		this.runner.withUserConfiguration(TwoFactories.class)
			.withPropertyValues("aether.transport=redis", property)
			.run((context) -> {
				FailureAnalysis analysis = FailureAnalyses.analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).startsWith("The property aether.redis.").contains(description);
				assertThat(analysis.getAction()).contains(action);
				assertThat(analysis.getDescription()).doesNotContain("secret");
			});
	}

	@Test
	void twoWaysToSayWhereItIs() {
		this.runner.withUserConfiguration(TwoFactories.class)
			.withPropertyValues("aether.transport=redis", "aether.redis.url=redis://one",
					"aether.redis.connection-factory=tasks")
			.run((context) -> assertThat(FailureAnalyses.analyze(context.getStartupFailure()).getDescription())
				.contains("aether.redis.connection-factory", "aether.redis.url is set too"));
	}

	@Test
	void aFactoryOfAnotherLibrary() {
		this.runner.withBean("other", RedisConnectionFactory.class, OtherFactory::new)
			.withPropertyValues("aether.transport=redis")
			.run((context) -> {
				FailureAnalysis analysis = FailureAnalyses.analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains("spring.data.redis.client-type",
						"The connection factory is of the class " + OtherFactory.class.getName(),
						"Aether needs Lettuce");
				assertThat(analysis.getAction()).contains("'lettuce'", "aether.redis.url");
			});
	}

	@Test
	void nothingIsThereWithoutTheLibraries() {
		new ApplicationContextRunner().withConfiguration(AetherAutoConfigurations.with())
			.withClassLoader(new FilteredClassLoader(LettuceConnectionFactory.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("aetherRedisTransportFactory"));
	}

	private static LettuceConnectionFactory chosen(ApplicationContext context, String name) {
		TransportPropertiesBinder binder = context.getBean(TransportPropertiesBinder.class);
		return new RedisConnectionChoice(context, context.getBeanProvider(DataRedisConnectionDetails.class))
			.choose(new RedisValues(binder.bind(name, "redis", AetherRedisProperties.class)));
	}

	private static RedisSettings settings(ApplicationContext context, String name) {
		return context.getBean(RedisTransportFactory.class)
			.settings(name,
					new AetherTransportSettings("u", Duration.ofSeconds(30), 1024, context.getBean(Timers.class)));
	}

	private static final class ContainerDetails implements DataRedisConnectionDetails {

		@Override
		public String getPassword() {
			return "theirs";
		}

		@Override
		public Standalone getStandalone() {
			return Standalone.of("container", 7);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoFactories {

		@Bean
		LettuceConnectionFactory cache() {
			return new LettuceConnectionFactory("cache", 1);
		}

		@Bean
		LettuceConnectionFactory tasks() {
			return new LettuceConnectionFactory("tasks", 1);
		}

	}

	static class OtherFactory implements RedisConnectionFactory {

		@Override
		public RedisConnection getConnection() {
			throw new UnsupportedOperationException();
		}

		@Override
		public RedisClusterConnection getClusterConnection() {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean getConvertPipelineAndTxResults() {
			return true;
		}

		@Override
		public RedisSentinelConnection getSentinelConnection() {
			throw new UnsupportedOperationException();
		}

		@Override
		public @Nullable DataAccessException translateExceptionIfPossible(RuntimeException ex) {
			return null;
		}

	}

}
