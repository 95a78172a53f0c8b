package io.aethermagic.benchmarks;

import java.time.Duration;
import java.util.function.UnaryOperator;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.redis.MinReplicas;
import io.aethermagic.transport.redis.RedisBounds;
import io.aethermagic.transport.redis.RedisMode;
import io.aethermagic.transport.redis.RedisSettings;
import io.aethermagic.transport.redis.RedisTransport;
import io.aethermagic.transport.support.Backoff;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The exchange with Aether over Redis. All settings are the defaults.
 */
final class AetherOnRedis {

	private AetherOnRedis() {
	}

	static ExchangeContender connect(RedisMode mode, String host, int port, int concurrency) {
		return new AetherExchange((timers) -> transport(mode, host, port, timers), concurrency,
				UnaryOperator.identity());
	}

	private static AetherTransport transport(RedisMode mode, String host, int port, Timers timers) {
		RedisSettings settings = new RedisSettings(mode, "default", RedisSettings.DEFAULT_KEY_PREFIX,
				AetherExchange.LEASE, 4 * 1024 * 1024, RedisBounds.DEFAULT, MinReplicas.NONE,
				new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30)));
		return RedisTransport.create(new LettuceConnectionFactory(host, port), settings, timers);
	}

}
