package io.aethermagic.test.redis;

import java.time.Duration;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.test.faults.FaultTransport;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.redis.MinReplicas;
import io.aethermagic.transport.redis.RedisBounds;
import io.aethermagic.transport.redis.RedisMode;
import io.aethermagic.transport.redis.RedisSettings;
import io.aethermagic.transport.redis.RedisTransport;
import io.aethermagic.transport.support.Backoff;
import io.lettuce.core.resource.ClientResources;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Connections to a Redis server; to its streams where nothing else is said.
 */
public class RedisFaultTransport implements FaultTransport {

	private static final LettuceClientConfiguration CLIENT = LettuceClientConfiguration.builder()
		.clientResources(ClientResources.create())
		.build();

	private final RedisMode mode;

	public RedisFaultTransport() {
		this(RedisMode.STREAM);
	}

	RedisFaultTransport(RedisMode mode) {
		this.mode = mode;
	}

	@Override
	public AetherTransport connect(String host, int port, Timers timers, Duration lease) {
		return connect(host, port, timers, lease, RedisBounds.DEFAULT);
	}

	AetherTransport connect(String host, int port, Timers timers, Duration lease, RedisBounds bounds) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(new RedisStandaloneConfiguration(host, port),
				CLIENT);
		RedisSettings settings = new RedisSettings(this.mode, TaskAddress.DEFAULT_UNION,
				RedisSettings.DEFAULT_KEY_PREFIX, lease, 16 * 1024 * 1024, bounds, MinReplicas.NONE,
				new Backoff(Duration.ofMillis(50), Duration.ofMillis(400)));
		return RedisTransport.create(factory, settings, timers);
	}

	/**
	 * Connections to the lists of a Redis server.
	 */
	public static final class Lists extends RedisFaultTransport {

		public Lists() {
			super(RedisMode.LIST);
		}

	}

	/**
	 * Connections to a Redis server that publishes and keeps nothing.
	 */
	public static final class PubSub extends RedisFaultTransport {

		public PubSub() {
			super(RedisMode.PUBSUB);
		}

	}

}
