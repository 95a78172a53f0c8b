package io.aethermagic.test.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.sentinel.api.sync.RedisSentinelCommands;
import org.awaitility.Awaitility;

/**
 * A primary, two replicas, and three sentinels that replace a primary that is gone.
 */
public final class RedisSentinels implements AutoCloseable {

	/** What the servers are called together. */
	public static final String NAME = "kit";

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final RedisClient client = RedisClient.create();

	private final List<RedisServer> servers = new ArrayList<>();

	private final List<RedisSentinel> sentinels = new ArrayList<>();

	private RedisSentinels() {
	}

	/**
	 * Start all.
	 * @return the set-up, in which every sentinel knows all others
	 */
	public static RedisSentinels run() {
		RedisSentinels made = new RedisSentinels();
		try {
			made.start();
			return made;
		}
		catch (RuntimeException | Error ex) {
			made.close();
			throw ex;
		}
	}

	private void start() {
		this.servers.add(server());
		String port = Integer.toString(this.servers.get(0).port());
		for (int i = 0; i < 2; i++) {
			this.servers.add(server("--replicaof", "127.0.0.1", port));
		}
		await("the replicas are in step",
				() -> this.servers.stream()
					.skip(1)
					.allMatch((replica) -> info(replica).contains("master_link_status:up")));
		for (int i = 0; i < 3; i++) {
			this.sentinels.add(RedisSentinel.run(NAME, this.servers.get(0)));
		}
		await("the sentinels know all", () -> this.sentinels.stream().allMatch(this::knowsAll));
	}

	private static RedisServer server(String... more) {
		return RedisServer.builder()
			.persistent()
			.arguments("--appendfsync", "no", "--repl-diskless-sync-delay", "0")
			.arguments(more)
			.run();
	}

	private boolean knowsAll(RedisSentinel sentinel) {
		try (var connection = this.client.connectSentinel(uri(sentinel))) {
			RedisSentinelCommands<String, String> commands = connection.sync();
			return commands.replicas(NAME).size() == 2 && "2".equals(commands.master(NAME).get("num-other-sentinels"));
		}
	}

	private String info(RedisServer server) {
		try (var connection = this.client.connect(uri(server))) {
			return connection.sync().info("replication");
		}
	}

	private static RedisURI uri(TestBroker broker) {
		return RedisURI.create(broker.host(), broker.port());
	}

	static void await(String what, Callable<Boolean> condition) {
		Awaitility.await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).ignoreExceptions().until(condition);
	}

	/**
	 * Return the servers; the first is the primary at the beginning.
	 * @return the servers
	 */
	public List<RedisServer> servers() {
		return List.copyOf(this.servers);
	}

	/**
	 * Return where the sentinels are.
	 * @return {@code host:port} of each
	 */
	public List<String> sentinels() {
		return this.sentinels.stream().map((sentinel) -> sentinel.host() + ":" + sentinel.port()).toList();
	}

	/**
	 * Tell whether the sentinels have made another server the primary.
	 * @return whether it is one now
	 */
	public boolean isReplaced() {
		return this.servers.stream().skip(1).anyMatch((server) -> {
			try {
				return info(server).contains("role:master");
			}
			catch (RedisException ex) {
				return false;
			}
		});
	}

	/**
	 * Run commands on one server.
	 * @param server the server
	 * @param work what is done
	 * @param <T> what it returns
	 * @return the same
	 */
	public <T> T on(RedisServer server, Function<RedisCommands<String, String>, T> work) {
		try (var connection = this.client.connect(uri(server))) {
			return work.apply(connection.sync());
		}
	}

	@Override
	public void close() {
		this.sentinels.forEach(RedisSentinel::close);
		this.servers.forEach(RedisServer::close);
		this.client.shutdown();
	}

}
