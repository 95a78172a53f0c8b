package io.aethermagic.autoconfigure;

import java.time.Duration;
import java.util.function.Function;

import io.aethermagic.transport.redis.MinReplicas;
import io.aethermagic.transport.redis.RedisBounds;
import io.aethermagic.transport.redis.RedisMode;
import io.aethermagic.transport.redis.RedisSettings;
import io.aethermagic.transport.support.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one transport of the type {@code redis}, checked: its own ones, or
 * else those of all such transports, or else the defaults.
 *
 * @param name the transport's name
 * @param own its own properties
 * @param shared the properties of all such transports
 */
record RedisValues(String name, AetherRedisProperties own, AetherRedisProperties shared) {

	private static final String SHARED_PREFIX = "aether.redis.";

	RedisMode mode() {
		return switch (value(AetherRedisProperties::getMode, AetherRedisProperties.Mode.STREAM)) {
			case STREAM -> RedisMode.STREAM;
			case LIST -> RedisMode.LIST;
			case PUBSUB -> RedisMode.PUBSUB;
		};
	}

	String keyPrefix() {
		String prefix = value(AetherRedisProperties::getKeyPrefix, RedisSettings.DEFAULT_KEY_PREFIX);
		if (prefix.indexOf('{') >= 0 || prefix.indexOf('}') >= 0) {
			String property = property("key-prefix", this.own.getKeyPrefix() != null);
			throw new InvalidAetherPropertyException(property, prefix, "It has a brace in it",
					"Set " + property + " to something without braces");
		}
		return prefix;
	}

	Backoff backoff() {
		Function<AetherRedisProperties, @Nullable Duration> first = (properties) -> properties.getReconnect()
			.getInitialInterval();
		Function<AetherRedisProperties, @Nullable Duration> longest = (properties) -> properties.getReconnect()
			.getMaxInterval();
		Duration initial = PropertyChecks.positive(
				property("reconnect.initial-interval", first.apply(this.own) != null),
				value(first, Backoff.DEFAULT.first()));
		return new Backoff(initial,
				PropertyChecks.atLeast(property("reconnect.max-interval", longest.apply(this.own) != null),
						value(longest, Backoff.DEFAULT.most()), initial));
	}

	RedisBounds bounds() {
		RedisBounds usual = RedisBounds.DEFAULT;
		return new RedisBounds(bound("max-queued", AetherRedisProperties::getMaxQueued, usual.maxQueued()),
				bound("max-inbox", AetherRedisProperties::getMaxInbox, usual.maxInbox()),
				bound("max-dead-letters", AetherRedisProperties::getMaxDeadLetters, usual.maxDeadLetters()),
				bound("max-buffered", AetherRedisProperties::getMaxBuffered, usual.maxBuffered()));
	}

	MinReplicas replicas() {
		int count = PropertyChecks.notNegative(property("min-replicas", this.own.getMinReplicas() != null),
				value(AetherRedisProperties::getMinReplicas, MinReplicas.NONE.count()));
		Duration timeout = PropertyChecks.positive(
				property("min-replicas-timeout", this.own.getMinReplicasTimeout() != null),
				value(AetherRedisProperties::getMinReplicasTimeout, MinReplicas.NONE.timeout()));
		return new MinReplicas(count, timeout);
	}

	private int bound(String key, Function<AetherRedisProperties, @Nullable Integer> getter, int usual) {
		return PropertyChecks.positive(property(key, getter.apply(this.own) != null), value(getter, usual));
	}

	private <T> T value(Function<AetherRedisProperties, @Nullable T> getter, T fallback) {
		T value = getter.apply(this.own);
		if (value == null) {
			value = getter.apply(this.shared);
		}
		return (value != null) ? value : fallback;
	}

	private String property(String key, boolean isOwn) {
		return (isOwn ? "aether.transports." + this.name + ".redis." : SHARED_PREFIX) + key;
	}

}
