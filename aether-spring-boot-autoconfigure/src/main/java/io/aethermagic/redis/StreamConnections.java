package io.aethermagic.redis;

import java.util.Objects;
import java.util.function.Function;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStreamCommands;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Runs commands on connections of a factory, one at a time and never in a transaction of
 * Redis, so that each has an answer.
 */
final class StreamConnections {

	private final StringRedisTemplate template;

	StreamConnections(RedisConnectionFactory factory) {
		this.template = new StringRedisTemplate(factory);
	}

	<T> T stream(Function<RedisStreamCommands, T> command) {
		return execute((connection) -> command.apply(connection.streamCommands()));
	}

	<T> T execute(Function<RedisConnection, T> command) {
		RedisCallback<T> callback = command::apply;
		return Objects.requireNonNull(this.template.execute(callback), "Redis has given no answer");
	}

}
