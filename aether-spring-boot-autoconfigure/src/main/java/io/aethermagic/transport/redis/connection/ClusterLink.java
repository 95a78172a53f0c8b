package io.aethermagic.transport.redis.connection;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.Stages;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;

/**
 * A connection for commands, to a cluster: it is made of one to each server that has a
 * key.
 */
final class ClusterLink extends RedisLink {

	private final StatefulRedisClusterConnection<String, byte[]> cluster;

	ClusterLink(StatefulRedisClusterConnection<String, byte[]> cluster) {
		super(cluster, cluster.async());
		this.cluster = cluster;
	}

	@Override
	public boolean isCluster() {
		return true;
	}

	/**
	 * The loss of one of the connections is noticed when a command fails on it.
	 */
	@Override
	void onLost(Consumer<Throwable> lost) {
		onBroken(lost);
	}

	@Override
	String serverOf(String key) {
		RedisClusterNode node = this.cluster.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
		return (node != null) ? node.getNodeId() : "";
	}

	@Override
	CompletionStage<RedisLink> of(String server) {
		if (server.isEmpty()) {
			return guard().watch(CompletableFuture
				.failedStage(new TransportException("No server of the cluster is known to have the key", null)));
		}
		return guard().give(() -> this.cluster.getConnectionAsync(server)).thenApply((connection) -> {
			RedisLink link = new RedisLink(connection);
			link.onBroken(guard().lost());
			return link;
		});
	}

	/**
	 * Do nothing: that would need every server of the cluster, and each learns a script
	 * when it first runs it.
	 */
	@Override
	public CompletionStage<Void> load(List<Script> scripts) {
		return Stages.DONE;
	}

	/**
	 * Return what is known where a server counts its own subscribers alone.
	 */
	@Override
	public Receipt published(long receivers) {
		return (receivers > 0) ? Receipt.ROUTED : Receipt.UNKNOWN;
	}

	@Override
	public CompletionStage<Long> id() {
		return CompletableFuture.completedStage(0L);
	}

}
