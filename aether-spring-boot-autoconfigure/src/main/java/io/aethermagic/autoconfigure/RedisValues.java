package io.aethermagic.autoconfigure;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;

import io.aethermagic.transport.Backoff;
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

	private static final String KEY_PREFIX = "aether:";

	private static final int MAX_BUFFERED = 20_000;

	/**
	 * Check that the mode is one that this version has.
	 * @throws InvalidAetherPropertyException if it is another
	 */
	void checkMode() {
		AetherRedisProperties.Mode mode = value(AetherRedisProperties::getMode, AetherRedisProperties.Mode.STREAM);
		if (mode != AetherRedisProperties.Mode.STREAM) {
			String property = property("mode", this.own.getMode() != null);
			throw new InvalidAetherPropertyException(property, mode.name().toLowerCase(Locale.ROOT),
					"This version of Aether does not contain that mode yet", "Set " + property + " to 'stream'");
		}
	}

	String keyPrefix() {
		String prefix = value(AetherRedisProperties::getKeyPrefix, KEY_PREFIX);
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

	int maxBuffered() {
		return PropertyChecks.positive(property("max-buffered", this.own.getMaxBuffered() != null),
				value(AetherRedisProperties::getMaxBuffered, MAX_BUFFERED));
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
