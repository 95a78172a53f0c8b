package io.aethermagic.transport.redis;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every instance does from time to time for all: it says that it is there, says the
 * wills of those that are not there any more, and removes from streams what nobody needs.
 * Safe for use by several threads; no method blocks.
 */
final class Housekeeping {

	/** After how long a consumer that has nothing is forgotten. */
	private static final Duration STALE = Duration.ofMinutes(5);

	private static final Logger logger = LoggerFactory.getLogger(Housekeeping.class);

	private final RedisSettings settings;

	private final List<String> keys;

	private final Set<String> touched = ConcurrentHashMap.newKeySet();

	Housekeeping(RedisSettings settings, RedisKeys keys) {
		this.settings = settings;
		this.keys = List.of(keys.instances(), keys.wills());
	}

	/**
	 * Say that the instance is there.
	 */
	CompletionStage<Void> register(RedisLink link, String instance, String channel, byte[] will) {
		return link.number(Script.REGISTER, this.keys, instance, channel, will, this.settings.lease().toMillis())
			.thenAccept((done) -> {
			});
	}

	/**
	 * Say goodbye.
	 */
	CompletionStage<Void> unregister(RedisLink link, String instance) {
		return link.number(Script.UNREGISTER, this.keys, instance).thenAccept((done) -> {
		});
	}

	/**
	 * Say the wills of others.
	 */
	void sweep(RedisLink link) {
		watch(link, link.number(Script.SWEEP, this.keys));
	}

	/**
	 * Remember that there may be something to remove from a stream.
	 */
	void touched(String stream) {
		this.touched.add(stream);
	}

	/**
	 * Remove what nobody needs.
	 */
	void trim(RedisLink link) {
		for (String stream : List.copyOf(this.touched)) {
			this.touched.remove(stream);
			CompletionStage<Long> trimmed = link.number(Script.TRIM, RedisKeys.taskKeys(stream),
					this.settings.lease().toMillis(), STALE.toMillis());
			watch(link, trimmed);
			trimmed.thenAccept((left) -> {
				if (left > 0) {
					touched(stream);
				}
			});
		}
	}

	private static void watch(RedisLink link, CompletionStage<Long> step) {
		step.whenComplete((done, failure) -> {
			if (failure != null && Problems.isRefusal(failure)) {
				logger.warn("Redis cannot be kept tidy: {}", Problems.text(failure));
			}
		});
	}

	static CompletionStage<Void> all(List<CompletionStage<Void>> stages) {
		return CompletableFuture
			.allOf(stages.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new));
	}

}
