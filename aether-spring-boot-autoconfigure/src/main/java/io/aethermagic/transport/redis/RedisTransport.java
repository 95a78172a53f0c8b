package io.aethermagic.transport.redis;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.redis.connection.RedisConnector;
import io.aethermagic.transport.support.LinkedTransport;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Makes transports over Redis. How tasks and answers travel is said by their mode; events
 * are published on channels, in each.
 */
public final class RedisTransport {

	private RedisTransport() {
	}

	/**
	 * Create a transport that is not connected yet.
	 * @param connections the application's own, which say where the server is, and stay
	 * the application's to start and to stop
	 * @param settings what it keeps to
	 * @param timers the clock
	 * @return the transport
	 */
	public static AetherTransport create(LettuceConnectionFactory connections, RedisSettings settings, Timers timers) {
		RedisConnector connector = new RedisConnector(connections, settings.connections());
		return new LinkedTransport<>(new RedisConnections(connector, settings, timers), timers, settings.backoff());
	}

}
