package io.aethermagic.autoconfigure.redis;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.lettuce.core.RedisURI;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Says which Redis a transport uses: that of its own address, that of the connection
 * factory it names, or the application's. What cannot be used is told with the property
 * that helps.
 */
final class RedisConnectionChoice {

	private static final String CLIENT_TYPE = "spring.data.redis.client-type";

	private static final String ELSE = ", or set aether.redis.url or aether.redis.connection-factory to a Redis for "
			+ "Aether alone";

	private final ListableBeanFactory beans;

	private final ObjectProvider<DataRedisConnectionDetails> details;

	RedisConnectionChoice(ListableBeanFactory beans, ObjectProvider<DataRedisConnectionDetails> details) {
		this.beans = beans;
		this.details = details;
	}

	LettuceConnectionFactory choose(RedisValues values) {
		String url = values.url();
		if (url != null) {
			return at(values.urlProperty(), url);
		}
		String name = values.connectionFactory();
		return (name != null) ? named(values.connectionFactoryProperty(), name)
				: ofApplication(values.connectionFactoryProperty());
	}

	private static LettuceConnectionFactory at(String property, String url) {
		try {
			RedisURI uri = RedisURI.create(url.strip());
			LettuceClientConfiguration.LettuceClientConfigurationBuilder client = LettuceClientConfiguration.builder();
			if (uri.isSsl()) {
				client.useSsl();
			}
			return factory(LettuceConnectionFactory.createRedisConfiguration(uri), client.build());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidAetherPropertyException(property, url.replaceAll("//.*@", "//***@"),
					"It is no address of a Redis server",
					"Set " + property + " to redis://user:password@host:port/database, or to rediss:// for TLS; user, "
							+ "password, port and database may be left out");
		}
	}

	/**
	 * Make a factory by the constructor that is meant for the configuration: a factory
	 * that is given one as a {@link RedisConfiguration} does not return it.
	 */
	private static LettuceConnectionFactory factory(RedisConfiguration configuration,
			LettuceClientConfiguration client) {
		if (configuration instanceof RedisStandaloneConfiguration standalone) {
			return new LettuceConnectionFactory(standalone, client);
		}
		if (configuration instanceof RedisSentinelConfiguration sentinel) {
			return new LettuceConnectionFactory(sentinel, client);
		}
		throw new IllegalArgumentException("Neither one server nor sentinels: " + configuration);
	}

	private LettuceConnectionFactory named(String property, String name) {
		Map<String, RedisConnectionFactory> known = factories();
		RedisConnectionFactory found = known.get(name);
		if (found instanceof LettuceConnectionFactory lettuce) {
			return lettuce;
		}
		throw new InvalidAetherPropertyException(property, name,
				(found != null)
						? "That bean is of the class " + found.getClass().getName()
								+ ", and only a LettuceConnectionFactory can be used"
						: "There is no connection factory of that name, there are " + new TreeSet<>(known.keySet()),
				"Set " + property + " to the name of a bean of the type LettuceConnectionFactory");
	}

	private LettuceConnectionFactory ofApplication(String property) {
		RedisConnectionFactory found = this.beans.getBeanProvider(RedisConnectionFactory.class).getIfUnique();
		if (found == null) {
			throw severalOrNone(property);
		}
		if (!(found instanceof LettuceConnectionFactory lettuce)) {
			throw new InvalidAetherPropertyException(CLIENT_TYPE, clientType(found),
					"The connection factory is of the class " + found.getClass().getName()
							+ ", and Aether needs Lettuce, which can wait for messages and send at the same time",
					"Set " + CLIENT_TYPE + " to 'lettuce' or not at all, with io.lettuce:lettuce-core on the class path"
							+ ELSE);
		}
		DataRedisConnectionDetails details = this.details.getIfAvailable();
		if (details != null && details.getMasterReplica() != null) {
			throw new InvalidAetherPropertyException("spring.data.redis.masterreplica.nodes",
					details.getMasterReplica()
						.getNodes()
						.stream()
						.map((node) -> node.host() + ":" + node.port())
						.toList(),
					"A fixed list does not say who is the primary after a failover, and Aether must not write to a replica",
					"Set spring.data.redis.sentinel, or spring.data.redis.host to the primary alone" + ELSE);
		}
		return lettuce;
	}

	private InvalidAetherPropertyException severalOrNone(String property) {
		Map<String, RedisConnectionFactory> known = factories();
		if (known.isEmpty()) {
			return new InvalidAetherPropertyException(property, "",
					"There is no bean of the type " + LettuceConnectionFactory.class.getName()
							+ ", and nothing else says where Redis is",
					"Let Spring Boot make one, with its module spring-boot-data-redis on the class path, or set "
							+ "aether.redis.url");
		}
		return new InvalidAetherPropertyException(property, "",
				"There are several connection factories, " + new TreeSet<>(known.keySet())
						+ ", and none of them is primary",
				"Set " + property
						+ " to the name of one of them, make one primary with @Primary, or set aether.redis.url");
	}

	private Map<String, RedisConnectionFactory> factories() {
		return new TreeMap<>(this.beans.getBeansOfType(RedisConnectionFactory.class, false, true));
	}

	private static String clientType(RedisConnectionFactory found) {
		return found.getClass().getSimpleName().startsWith("Jedis") ? "jedis" : "";
	}

}
