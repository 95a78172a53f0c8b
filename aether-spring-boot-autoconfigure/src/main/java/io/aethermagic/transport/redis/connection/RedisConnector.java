package io.aethermagic.transport.redis.connection;

import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisSocketConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Makes the transport's own connections as an application's connection factory is
 * configured: one server, Sentinel or Cluster, with its user, its TLS and its threads.
 * The factory's connections are left alone. Connecting and closing are for one thread at
 * a time.
 */
public final class RedisConnector {

	private final LettuceConnectionFactory application;

	private final ConnectionSettings settings;

	private final RedisConfiguration configuration;

	private final String where;

	private @Nullable OwnClient client;

	/**
	 * Create a connector.
	 * @param application the application's connection factory, which need not be started,
	 * and stays its own to start and to stop
	 * @param settings what the connections keep to
	 */
	public RedisConnector(LettuceConnectionFactory application, ConnectionSettings settings) {
		this.application = application;
		this.settings = settings;
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
	 * @return an address, or a few words, for people
	 */
	public String where() {
		return this.where;
	}

	/**
	 * Return the number of the database.
	 * @return a number from 0 on; 0 in a cluster
	 */
	public int database() {
		return RedisConfiguration.getDatabaseOrElse(this.configuration, () -> 0);
	}

	/**
	 * Connect; blocks.
	 * @param lost who is told, once, when a connection is lost
	 * @return a session
	 * @throws RuntimeException if the server is not there, or does not accept the user
	 */
	public RedisSession open(Consumer<Throwable> lost) {
		OwnClient client = this.client;
		if (client == null) {
			client = client();
			this.client = client;
		}
		client.look();
		return RedisSession.open(client, this.settings, lost);
	}

	/**
	 * Make a client, which knows its threads and nothing of the server yet.
	 */
	private OwnClient client() {
		LettuceConnectionFactory own = new LettuceConnectionFactory(this.configuration,
				new OwnClientConfiguration(this.application.getClientConfiguration(), this.settings));
		own.setShareNativeConnection(false);
		own.afterPropertiesSet();
		own.start();
		return new OwnClient(own);
	}

	/**
	 * Close what all connections have in common; blocks. A connector that was never used
	 * has nothing to close.
	 */
	public void close() {
		OwnClient client = this.client;
		if (client != null) {
			client.close();
		}
	}

}
