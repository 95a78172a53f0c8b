package io.aethermagic.autoconfigure.redis;

import java.time.Duration;

import io.aethermagic.autoconfigure.AetherAutoConfiguration;
import io.aethermagic.redis.AetherStreams;
import io.aethermagic.redis.RedisAetherStreams;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.util.ClassUtils;

/**
 * Auto-configuration of {@link AetherStreams}, where Spring Data Redis is and one
 * connection factory, or a primary one. It does not matter which transport is used.
 */
@AutoConfiguration(after = AetherAutoConfiguration.class,
		afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnBooleanProperty(name = "aether.enabled", matchIfMissing = true)
@ConditionalOnClass({ RedisConnectionFactory.class, StringRedisTemplate.class })
public final class AetherStreamsAutoConfiguration {

	/** Often enough to notice that a connection is gone. */
	private static final Duration LONGEST_BLOCK = Duration.ofSeconds(2);

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(RedisConnectionFactory.class)
	AetherStreams aetherStreams(RedisConnectionFactory connections) {
		return new RedisAetherStreams(connections, longestBlock(connections));
	}

	/**
	 * Lettuce gives up a command that blocks for longer than any other may take.
	 */
	static Duration longestBlock(RedisConnectionFactory connections) {
		if (!ClassUtils.isPresent("io.lettuce.core.RedisClient", connections.getClass().getClassLoader())) {
			return LONGEST_BLOCK;
		}
		return Lettuce.longestBlock(connections);
	}

	/**
	 * What is only to be touched where Lettuce is.
	 */
	private static final class Lettuce {

		static Duration longestBlock(RedisConnectionFactory connections) {
			if (connections instanceof LettuceConnectionFactory lettuce) {
				long half = Math.max(1, lettuce.getTimeout() / 2);
				return Duration.ofMillis(Math.min(half, LONGEST_BLOCK.toMillis()));
			}
			return LONGEST_BLOCK;
		}

	}

}
