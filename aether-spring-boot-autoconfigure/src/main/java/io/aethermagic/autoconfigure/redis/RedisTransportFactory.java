package io.aethermagic.autoconfigure.redis;

import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.BuiltInTransportFactory;
import io.aethermagic.autoconfigure.TransportPropertiesBinder;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.redis.RedisSettings;
import io.aethermagic.transport.redis.RedisTransport;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Creates transports of the type {@code redis}. Where the server is, the application's
 * connection factory says; the connections are the transport's own.
 */
final class RedisTransportFactory implements BuiltInTransportFactory {

	static final String TYPE = "redis";

	private final TransportPropertiesBinder binder;

	private final ObjectProvider<LettuceConnectionFactory> connections;

	private final ObjectProvider<DataRedisConnectionDetails> details;

	RedisTransportFactory(TransportPropertiesBinder binder, ObjectProvider<LettuceConnectionFactory> connections,
			ObjectProvider<DataRedisConnectionDetails> details) {
		this.binder = binder;
		this.connections = connections;
		this.details = details;
	}

	@Override
	public String type() {
		return TYPE;
	}

	@Override
	public AetherTransport create(String name, AetherTransportSettings settings) {
		RedisSettings checked = settings(name, settings);
		return RedisTransport.create(connections(name), checked, settings.timers());
	}

	RedisSettings settings(String name, AetherTransportSettings settings) {
		RedisValues values = new RedisValues(this.binder.bind(name, TYPE, AetherRedisProperties.class));
		return new RedisSettings(values.mode(), settings.union(), values.keyPrefix(), settings.lease(),
				settings.maxMessageSize(), values.bounds(), values.replicas(), values.backoff());
	}

	private LettuceConnectionFactory connections(String name) {
		@Nullable LettuceConnectionFactory connection = this.connections.getIfAvailable();
		if (connection == null) {
			throw new IllegalStateException("The transport '" + name + "' of the type 'redis' needs a bean of the type "
					+ LettuceConnectionFactory.class.getName()
					+ ": let Spring Boot make one, with spring.data.redis.client-type set to 'lettuce' or not at all");
		}
		@Nullable DataRedisConnectionDetails details = this.details.getIfAvailable();
		if (details != null && details.getMasterReplica() != null) {
			throw new IllegalStateException("The transport '" + name + "' of the type 'redis' does not work with "
					+ "spring.data.redis.masterreplica, which does not say who is the primary after a failover: "
					+ "set spring.data.redis.sentinel, or spring.data.redis.host to the primary alone");
		}
		return connection;
	}

}
