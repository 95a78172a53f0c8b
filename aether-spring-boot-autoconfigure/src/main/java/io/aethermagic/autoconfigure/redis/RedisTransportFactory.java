package io.aethermagic.autoconfigure.redis;

import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.BuiltInTransportFactory;
import io.aethermagic.autoconfigure.TransportPropertiesBinder;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.redis.RedisSettings;
import io.aethermagic.transport.redis.RedisTransport;

/**
 * Creates transports of the type {@code redis}. Where the server is, the application's
 * connection factory says; the connections are the transport's own.
 */
final class RedisTransportFactory implements BuiltInTransportFactory {

	static final String TYPE = "redis";

	private final TransportPropertiesBinder binder;

	private final RedisConnectionChoice connections;

	RedisTransportFactory(TransportPropertiesBinder binder, RedisConnectionChoice connections) {
		this.binder = binder;
		this.connections = connections;
	}

	@Override
	public String type() {
		return TYPE;
	}

	@Override
	public AetherTransport create(String name, AetherTransportSettings settings) {
		RedisSettings checked = settings(name, settings);
		return RedisTransport.create(this.connections.choose(values(name)), checked, settings.timers());
	}

	RedisSettings settings(String name, AetherTransportSettings settings) {
		RedisValues values = values(name);
		return new RedisSettings(values.mode(), settings.union(), values.keyPrefix(), settings.lease(),
				settings.maxMessageSize(), values.bounds(), values.replicas(), values.backoff());
	}

	private RedisValues values(String name) {
		return new RedisValues(this.binder.bind(name, TYPE, AetherRedisProperties.class));
	}

}
