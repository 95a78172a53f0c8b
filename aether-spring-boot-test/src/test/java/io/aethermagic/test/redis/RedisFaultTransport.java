package io.aethermagic.test.redis;

import java.time.Duration;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.test.faults.FaultTransport;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Backoff;
import io.aethermagic.transport.Timers;
import io.aethermagic.transport.redis.RedisSettings;
import io.aethermagic.transport.redis.RedisTransport;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;

/**
 * Connections to a Redis server.
 */
public final class RedisFaultTransport implements FaultTransport {

	@Override
	public AetherTransport connect(String host, int port, Timers timers, Duration lease) {
		RedisSettings settings = new RedisSettings(TaskAddress.DEFAULT_UNION, RedisURI.create(host, port),
				ClientOptions.create(), null, RedisSettings.DEFAULT_KEY_PREFIX, lease,
				new Backoff(Duration.ofMillis(50), Duration.ofMillis(400)), 16 * 1024 * 1024, 20_000);
		return new RedisTransport(settings, timers);
	}

}
