package io.aethermagic.transport.redis.connection;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A client of the transport's own, for one server or a cluster. Connecting blocks, and is
 * for one thread at a time.
 */
final class OwnClient {

	private final LettuceConnectionFactory factory;

	private boolean known;

	/**
	 * Create a client.
	 * @param factory a started factory that nobody else uses
	 */
	OwnClient(LettuceConnectionFactory factory) {
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
			return new ClusterLink(cluster.connect(LateArguments.CODEC));
		}
		return new RedisLink(((RedisClient) client).connect(LateArguments.CODEC));
	}

	PubSubLink connectPubSub() {
		AbstractRedisClient client = this.factory.getRequiredNativeClient();
		return new PubSubLink(
				(client instanceof RedisClusterClient cluster) ? cluster.connectPubSub(LateArguments.CODEC)
						: ((RedisClient) client).connectPubSub(LateArguments.CODEC));
	}

	/**
	 * Close all; blocks.
	 */
	void close() {
		this.factory.destroy();
	}

}
