package io.aethermagic.transport.redis;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;

/**
 * A {@link Batch} for each key for which something is to do. Safe for use by several
 * threads; no method blocks.
 *
 * @param <T> what a step takes
 * @param <R> what a step answers
 */
final class Batches<T, R> {

	private final int mostUnderWay;

	private final ToIntFunction<T> size;

	private final BiFunction<String, List<T>, CompletionStage<List<R>>> send;

	private final Map<String, Batch<T, R>> batches = new ConcurrentHashMap<>();

	/**
	 * Create batches.
	 * @param mostUnderWay how many times at most something is under way for a key
	 * @param size how many bytes a step takes
	 * @param send does steps for a key, and answers each
	 */
	Batches(int mostUnderWay, ToIntFunction<T> size, BiFunction<String, List<T>, CompletionStage<List<R>>> send) {
		this.mostUnderWay = mostUnderWay;
		this.size = size;
		this.send = send;
	}

	/**
	 * Do a step for a key, now or when it is its turn.
	 */
	CompletionStage<R> add(String key, T step) {
		CompletableFuture<R> result = new CompletableFuture<>();
		this.batches.compute(key, (same, known) -> {
			Batch<T, R> batch = (known != null) ? known
					: new Batch<>(this.mostUnderWay, this.size, (steps) -> this.send.apply(key, steps));
			batch.enqueue(step, result);
			return batch;
		}).goOn();
		return result.whenComplete((answer, failure) -> this.batches.computeIfPresent(key,
				(same, batch) -> batch.isIdle() ? null : batch));
	}

}
