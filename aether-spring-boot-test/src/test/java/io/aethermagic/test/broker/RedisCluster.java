package io.aethermagic.test.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

/**
 * A cluster of three primaries, with or without a replica of each.
 */
public final class RedisCluster implements AutoCloseable {

	private static final int PRIMARIES = 3;

	private final RedisClient client = RedisClient.create();

	private final List<RedisServer> servers = new ArrayList<>();

	private final List<String> busses = new ArrayList<>();

	private RedisCluster() {
	}

	/**
	 * Start all.
	 * @param replicas whether each primary has a replica
	 * @return the cluster, in which every server knows all others
	 */
	public static RedisCluster run(boolean replicas) {
		RedisCluster made = new RedisCluster();
		try {
			made.start(replicas ? 2 * PRIMARIES : PRIMARIES);
			return made;
		}
		catch (RuntimeException | Error ex) {
			made.close();
			throw ex;
		}
	}

	private void start(int number) {
		for (int i = 0; i < number; i++) {
			String bus = Integer.toString(FreePort.next());
			this.servers.add(RedisServer.builder()
				.persistent()
				.arguments("--appendfsync", "no", "--repl-diskless-sync-delay", "0", "--cluster-enabled", "yes",
						"--cluster-config-file", "nodes.conf", "--cluster-node-timeout", "2000", "--cluster-port", bus)
				.run());
			this.busses.add(bus);
			int primary = this.servers.get(0).port();
			on(i, (redis) -> redis.dispatch(CommandType.CLUSTER, new StatusOutput<>(StringCodec.UTF8),
					new CommandArgs<>(StringCodec.UTF8).add("MEET")
						.add("127.0.0.1")
						.add(primary)
						.add(this.busses.get(0))));
		}
		for (int i = 0; i < PRIMARIES; i++) {
			int[] slots = IntStream
				.range(i * SlotHash.SLOT_COUNT / PRIMARIES, (i + 1) * SlotHash.SLOT_COUNT / PRIMARIES)
				.toArray();
			on(i, (redis) -> redis.clusterAddSlots(slots));
		}
		RedisSentinels.await("the servers have met", () -> indexes().allMatch((i) -> lines(i) == number));
		for (int i = PRIMARIES; i < number; i++) {
			String primary = on(i - PRIMARIES, RedisCommands::clusterMyId);
			on(i, (redis) -> redis.clusterReplicate(primary));
		}
		RedisSentinels.await("the cluster is whole",
				() -> indexes().allMatch((i) -> on(i, RedisCommands::clusterInfo).contains("cluster_state:ok"))
						&& indexes().skip(PRIMARIES)
							.allMatch((i) -> on(i, (redis) -> redis.info("replication")).contains("link_status:up")));
	}

	private Stream<Integer> indexes() {
		return IntStream.range(0, this.servers.size()).boxed();
	}

	private long lines(int index) {
		return on(index, RedisCommands::clusterNodes).lines().filter((line) -> line.contains("connected")).count();
	}

	private <T> T on(int index, Function<RedisCommands<String, String>, T> work) {
		RedisServer server = this.servers.get(index);
		try (var connection = this.client.connect(RedisURI.create(server.host(), server.port()))) {
			return work.apply(connection.sync());
		}
	}

	/**
	 * Return the servers: the primaries at the beginning, then the replica of each.
	 * @return the servers
	 */
	public List<RedisServer> servers() {
		return List.copyOf(this.servers);
	}

	/**
	 * Return where the servers are.
	 * @return {@code host:port} of each
	 */
	public List<String> nodes() {
		return this.servers.stream().map((server) -> server.host() + ":" + server.port()).toList();
	}

	/**
	 * Tell whether the replica of a primary is in its place.
	 * @param primary the primary's number
	 * @return whether it is
	 */
	public boolean isReplaced(int primary) {
		return on(PRIMARIES + primary, (redis) -> redis.info("replication")).contains("role:master");
	}

	@Override
	public void close() {
		this.servers.forEach(RedisServer::close);
		this.client.shutdown();
	}

}
