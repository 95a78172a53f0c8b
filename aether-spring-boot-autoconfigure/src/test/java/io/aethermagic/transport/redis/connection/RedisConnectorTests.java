package io.aethermagic.transport.redis.connection;

import java.time.Duration;
import java.util.List;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.cluster.ClusterClientOptions;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisSocketConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisConnector} and {@link OwnClientConfiguration}. No server is
 * asked.
 */
class RedisConnectorTests {

	private static final ConnectionSettings SETTINGS = new ConnectionSettings(7, Duration.ofSeconds(15), 0,
			Duration.ofSeconds(1));

	@Test
	void saysWhereTheServerIs() {
		RedisStandaloneConfiguration standalone = new RedisStandaloneConfiguration("elsewhere", 1234);
		standalone.setPassword("secret");
		assertThat(where(standalone)).isEqualTo("elsewhere:1234");
		assertThat(where(new RedisSocketConfiguration("/run/redis.sock"))).isEqualTo("/run/redis.sock");
		assertThat(where(new RedisSentinelConfiguration().master("main").sentinel("two", 2).sentinel("one", 1)))
			.isEqualTo("'main' of the sentinels one:1, two:2");
		assertThat(where(new RedisClusterConfiguration(List.of("two:2", "one:1"))))
			.isEqualTo("the cluster of one:1, two:2");
	}

	private static String where(RedisConfiguration configuration) {
		return new RedisConnector(
				new LettuceConnectionFactory(configuration, LettuceClientConfiguration.defaultConfiguration()),
				SETTINGS)
			.where();
	}

	@Test
	void keepsWhatTheApplicationHasConfigured() {
		LettuceClientConfiguration own = own(LettuceClientConfiguration.builder()
			.clientName("mine")
			.commandTimeout(Duration.ofMillis(700))
			.clientOptions(ClusterClientOptions.builder().maxRedirects(7).build())
			.useSsl()
			.verifyPeer(SslVerifyMode.CA)
			.build());
		assertThat(own.getClientName()).contains("mine");
		assertThat(own.getCommandTimeout()).isEqualTo(Duration.ofMillis(700));
		assertThat(own.isUseSsl()).isTrue();
		assertThat(own.getVerifyMode()).isEqualTo(SslVerifyMode.CA);
		assertThat(own.getClientOptions())
			.hasValueSatisfying((options) -> assertThat(options).isInstanceOfSatisfying(ClusterClientOptions.class,
					(cluster) -> assertThat(cluster.getMaxRedirects()).isEqualTo(7)));
	}

	@Test
	void connectsAgainItselfAndBoundsWhatWaits() {
		LettuceClientConfiguration own = own(LettuceClientConfiguration.builder()
			.clientOptions(ClientOptions.builder().autoReconnect(true).build())
			.build());
		assertThat(own.getCommandTimeout()).isEqualTo(Duration.ofSeconds(15));
		assertThat(own.getReadFrom()).isEmpty();
		assertThat(own.getClientOptions()).hasValueSatisfying((options) -> {
			assertThat(options.isAutoReconnect()).isFalse();
			assertThat(options.getDisconnectedBehavior()).isEqualTo(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS);
			assertThat(options.getRequestQueueSize()).isEqualTo(7);
			assertThat(options.getTimeoutOptions().isTimeoutCommands()).isTrue();
		});
	}

	private static LettuceClientConfiguration own(LettuceClientConfiguration application) {
		return new OwnClientConfiguration(application, SETTINGS);
	}

}
