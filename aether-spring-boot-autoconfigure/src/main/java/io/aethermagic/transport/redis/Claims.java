package io.aethermagic.transport.redis;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.aethermagic.transport.redis.connection.RedisBytes;
import io.aethermagic.transport.redis.connection.RedisLink;
import io.aethermagic.transport.redis.connection.Script;

/**
 * Claims published tasks for one consumer of a workgroup. What it has claimed stays its
 * own: it is claimed again with success. Safe for use by several threads; no method
 * blocks.
 *
 * @promise 4.1
 */
final class Claims {

	static final Script SCRIPT = Script.load(Claims.class, "claim.lua");

	private final String prefix;

	private final Supplier<String> consumer;

	/**
	 * Create the claims of a consumer.
	 * @param prefix what the keys of its workgroup's claims begin with
	 * @param consumer says what it is called, once the transport has been started
	 */
	Claims(String prefix, Supplier<String> consumer) {
		this.prefix = prefix;
		this.consumer = consumer;
	}

	/**
	 * Claim messages; one alone by plain commands, which cost Redis less than a script.
	 * @param ids the messages
	 * @param keep how long the claims are kept
	 * @return a stage that tells for each whether it is this consumer's
	 */
	CompletionStage<List<Boolean>> claim(RedisLink link, List<String> ids, Duration keep) {
		byte[] consumer = RedisBytes.of(this.consumer.get());
		String[] keys = ids.stream().map((id) -> this.prefix + id).toArray(String[]::new);
		if (keys.length == 1) {
			return link.setIfAbsent(keys[0], consumer, keep)
				.thenCompose((set) -> set ? CompletableFuture.completedStage(true) : isOwn(link, keys[0], consumer))
				.thenApply(List::of);
		}
		return link.scripts()
			.list(SCRIPT, keys, consumer, RedisBytes.of(keep.toMillis()))
			.thenApply((results) -> results.stream().map(Long.valueOf(1)::equals).toList());
	}

	private CompletionStage<Boolean> isOwn(RedisLink link, String key, byte[] consumer) {
		return link.get(key).thenApply((owner) -> Arrays.equals(owner, consumer));
	}

}
