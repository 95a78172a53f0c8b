package io.aethermagic.transport.redis.connection;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Writes that have to survive the server: where replicas are asked for, they count when
 * these have them, on connections of their own. Safe for use by several threads; no
 * method blocks.
 */
public final class ReplicatedWrites {

	private final ConnectionSettings settings;

	private final RedisLink link;

	private final Map<String, CompletionStage<ReplicaWait>> servers = new ConcurrentHashMap<>();

	/**
	 * Create the writes of a session.
	 * @param link the connection for commands where no replica is asked for, else one
	 * that is used for nothing else
	 */
	ReplicatedWrites(ConnectionSettings settings, RedisLink link) {
		this.settings = settings;
		this.link = link;
	}

	/**
	 * Let the server of a key do a step.
	 * @param <T> what it answers
	 * @param key the key
	 * @param step gives the command on a connection
	 * @return a stage with its answer, which fails if it is not kept as asked for
	 */
	public <T> CompletionStage<T> write(String key, Function<RedisLink, CompletionStage<T>> step) {
		if (this.settings.replicas() == 0) {
			return step.apply(this.link);
		}
		return this.servers.computeIfAbsent(this.link.serverOf(key), this::connect)
			.thenCompose((server) -> server.write(step));
	}

	private CompletionStage<ReplicaWait> connect(String server) {
		return this.link.of(server).thenApply((own) -> new ReplicaWait(this.settings, own));
	}

}
