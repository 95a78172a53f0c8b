package io.aethermagic.transport.redis;

import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisSocketConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Makes the transport's own connections as an application's connection factory is
 * configured: one server, Sentinel or Cluster, with its user, its TLS and its threads.
 * The factory's connections are left alone. Safe for use by several threads; connecting
 * blocks.
 */
public final class RedisConnector {

	static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

	private final LettuceConnectionFactory application;

	private final RedisConfiguration configuration;

	private final String where;

	/**
	 * Create a connector.
	 * @param application the application's connection factory, which need not be started,
	 * and stays its own to start and to stop
	 */
	public RedisConnector(LettuceConnectionFactory application) {
		this.application = application;
		RedisClusterConfiguration cluster = application.getClusterConfiguration();
		RedisSentinelConfiguration sentinel = application.getSentinelConfiguration();
		RedisSocketConfiguration socket = application.getSocketConfiguration();
		if (cluster != null) {
			this.configuration = cluster;
			this.where = "the cluster of " + nodes(cluster.getClusterNodes());
		}
		else if (sentinel != null) {
			this.configuration = sentinel;
			RedisConfiguration.SentinelConfiguration known = sentinel;
			this.where = "'" + ((known.getMaster() != null) ? known.getMaster().getName() : "") + "' of the sentinels "
					+ nodes(known.getSentinels());
		}
		else if (socket != null) {
			this.configuration = socket;
			this.where = socket.getSocket();
		}
		else {
			this.configuration = application.getStandaloneConfiguration();
			this.where = application.getHostName() + ":" + application.getPort();
		}
	}

	private static String nodes(Iterable<RedisNode> nodes) {
		return StreamSupport.stream(nodes.spliterator(), false)
			.map(RedisNode::asString)
			.sorted()
			.collect(Collectors.joining(", "));
	}

	/**
	 * Return where the server is, without user and password.
	 */
	String where() {
		return this.where;
	}

	/**
	 * Make a client, which knows its threads and nothing of the server yet.
	 */
	Client client(RedisSettings settings) {
		LettuceConnectionFactory own = new LettuceConnectionFactory(this.configuration,
				new OwnClientConfiguration(this.application.getClientConfiguration(), settings));
		own.setShareNativeConnection(false);
		own.afterPropertiesSet();
		own.start();
		return new Client(own);
	}

	/**
	 * A client of the transport's own.
	 */
	static final class Client {

		private final LettuceConnectionFactory factory;

		private boolean known;

		private Client(LettuceConnectionFactory factory) {
			this.factory = factory;
		}

		/**
		 * Learn anew which server of a cluster has what, unless that is done by the first
		 * connection; blocks.
		 */
		void look() {
			if (this.known && this.factory.getRequiredNativeClient() instanceof RedisClusterClient cluster) {
				cluster.refreshPartitions();
			}
			this.known = true;
		}

		RedisLink connect() {
			AbstractRedisClient client = this.factory.getRequiredNativeClient();
			if (client instanceof RedisClusterClient cluster) {
				return new ClusterLink(cluster.connect(CODEC));
			}
			return new RedisLink(((RedisClient) client).connect(CODEC));
		}

		PubSubLink connectPubSub() {
			AbstractRedisClient client = this.factory.getRequiredNativeClient();
			return new PubSubLink((client instanceof RedisClusterClient cluster) ? cluster.connectPubSub(CODEC)
					: ((RedisClient) client).connectPubSub(CODEC));
		}

		/**
		 * Close all; blocks.
		 */
		void close() {
			this.factory.destroy();
		}

	}

}
