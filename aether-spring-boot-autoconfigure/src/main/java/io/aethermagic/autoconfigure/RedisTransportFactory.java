package io.aethermagic.autoconfigure;

import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.redis.RedisSettings;
import io.aethermagic.transport.redis.RedisTransport;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Creates transports of the type {@code redis}. Where the server is, the application's
 * connection factory says; the connections are the transport's own.
 */
final class RedisTransportFactory implements BuiltInTransportFactory {

	private final AetherProperties properties;

	private final ObjectProvider<LettuceConnectionFactory> connections;

	RedisTransportFactory(AetherProperties properties, ObjectProvider<LettuceConnectionFactory> connections) {
		this.properties = properties;
		this.connections = connections;
	}

	@Override
	public String type() {
		return BuiltInTransport.REDIS.type();
	}

	@Override
	public AetherTransport create(String name, AetherTransportSettings settings) {
		return new RedisTransport(settings(name, settings), settings.timers());
	}

	RedisSettings settings(String name, AetherTransportSettings settings) {
		AetherProperties.Transport own = this.properties.getTransports().get(name);
		RedisValues values = new RedisValues(name, (own != null) ? own.getRedis() : new AetherRedisProperties(),
				this.properties.getRedis());
		values.checkMode();
		@Nullable LettuceConnectionFactory connection = this.connections.getIfAvailable();
		if (connection == null) {
			throw new IllegalStateException("The transport '" + name + "' of the type 'redis' needs a bean of the type "
					+ LettuceConnectionFactory.class.getName()
					+ ": let Spring Boot make one, with spring.data.redis.client-type set to 'lettuce' or not at all");
		}
		RedisAccess access = new RedisAccess(connection);
		return new RedisSettings(settings.union(), access.uri(), access.options(), access.resources(),
				values.keyPrefix(), settings.lease(), values.backoff(), settings.maxMessageSize(),
				values.maxBuffered());
	}

}
