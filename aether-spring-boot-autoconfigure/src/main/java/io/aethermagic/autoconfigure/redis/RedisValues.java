package io.aethermagic.autoconfigure.redis;

import java.time.Duration;

import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.autoconfigure.PropertyChecks;
import io.aethermagic.autoconfigure.TransportProperties;
import io.aethermagic.transport.redis.MinReplicas;
import io.aethermagic.transport.redis.RedisBounds;
import io.aethermagic.transport.redis.RedisMode;
import io.aethermagic.transport.support.Backoff;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The properties of one transport of the type {@code redis}, checked. Immutable.
 *
 * @param properties the properties
 */
record RedisValues(TransportProperties<AetherRedisProperties> properties) {

	private static final String URL = "url";

	private static final String CONNECTION_FACTORY = "connection-factory";

	/**
	 * Return the address of a Redis of its own. What a transport sets itself takes the
	 * place of what all have, also where that is of the other kind.
	 */
	@Nullable String url() {
		String url = filled(values().getUrl());
		boolean otherIsNearer = this.properties.isOwn(CONNECTION_FACTORY) && !this.properties.isOwn(URL);
		if (url == null || otherIsNearer) {
			return null;
		}
		if (connectionFactory() != null) {
			throw new InvalidAetherPropertyException(connectionFactoryProperty(), connectionFactory(),
					urlProperty() + " is set too, and both say where Redis is", "Remove one of the two");
		}
		return url;
	}

	String urlProperty() {
		return this.properties.property(URL);
	}

	/**
	 * Return the name of a connection factory.
	 */
	@Nullable String connectionFactory() {
		boolean otherIsNearer = this.properties.isOwn(URL) && !this.properties.isOwn(CONNECTION_FACTORY);
		return otherIsNearer ? null : filled(values().getConnectionFactory());
	}

	String connectionFactoryProperty() {
		return this.properties.property(CONNECTION_FACTORY);
	}

	private static @Nullable String filled(@Nullable String value) {
		return StringUtils.hasText(value) ? value : null;
	}

	RedisMode mode() {
		return switch (values().getMode()) {
			case STREAM -> RedisMode.STREAM;
			case LIST -> RedisMode.LIST;
			case PUBSUB -> RedisMode.PUBSUB;
		};
	}

	String keyPrefix() {
		String prefix = values().getKeyPrefix();
		if (prefix.indexOf('{') >= 0 || prefix.indexOf('}') >= 0) {
			String property = this.properties.property("key-prefix");
			throw new InvalidAetherPropertyException(property, prefix, "It has a brace in it",
					"Set " + property + " to something without braces");
		}
		return prefix;
	}

	Backoff backoff() {
		return values().getReconnect().backoff(this.properties);
	}

	RedisBounds bounds() {
		return new RedisBounds(positive("max-queued", values().getMaxQueued()),
				positive("max-inbox", values().getMaxInbox()),
				positive("max-dead-letters", values().getMaxDeadLetters()),
				positive("max-buffered", values().getMaxBuffered()));
	}

	MinReplicas replicas() {
		int count = PropertyChecks.notNegative(this.properties.property("min-replicas"), values().getMinReplicas());
		Duration timeout = PropertyChecks.positive(this.properties.property("min-replicas-timeout"),
				values().getMinReplicasTimeout());
		return new MinReplicas(count, timeout);
	}

	private int positive(String key, int value) {
		return PropertyChecks.positive(this.properties.property(key), value);
	}

	private AetherRedisProperties values() {
		return this.properties.values();
	}

}
