package io.aethermagic.transport.redis;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes that have to survive the server: where replicas are asked for, they count when
 * these have them, on connections of their own. Safe for use by several threads; no
 * method blocks.
 */
final class KeptWrites {

	private final MinReplicas least;

	private final RedisLink link;

	private final Map<String, CompletionStage<ReplicaWait>> servers = new ConcurrentHashMap<>();

	/**
	 * Create the writes of a session.
	 * @param link the connection for commands where no replica is asked for, else one
	 * that is used for nothing else
	 */
	KeptWrites(MinReplicas least, RedisLink link) {
		this.least = least;
		this.link = link;
	}

	/**
	 * Let the server of the keys do a script.
	 * @return a stage with its number, which fails if it is not kept as asked for
	 */
	CompletionStage<Long> number(Script script, String[] keys, byte[]... arguments) {
		if (this.least.count() == 0) {
			return this.link.number(script, keys, arguments);
		}
		return this.servers.computeIfAbsent(this.link.serverOf(keys[0]), this::connect)
			.thenCompose((server) -> server.number(script, keys, arguments));
	}

	private CompletionStage<ReplicaWait> connect(String server) {
		return this.link.of(server).thenApply((own) -> new ReplicaWait(this.least, own));
	}

}
