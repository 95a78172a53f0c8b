package io.aethermagic.transport.redis;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;

import io.aethermagic.transport.TransportException;

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

	private final int most;

	private final AtomicInteger held = new AtomicInteger();

	private final Map<String, Batch<T, R>> batches = new ConcurrentHashMap<>();

	/**
	 * Create batches.
	 * @param mostUnderWay how many times at most something is under way for a key
	 * @param most how many steps wait or are under way at most, for all keys
	 * @param size how many bytes a step takes
	 * @param send does steps for a key, and answers each
	 */
	Batches(int mostUnderWay, int most, ToIntFunction<T> size,
			BiFunction<String, List<T>, CompletionStage<List<R>>> send) {
		this.mostUnderWay = mostUnderWay;
		this.most = most;
		this.size = size;
		this.send = send;
	}

	/**
	 * Do a step for a key, now or when it is its turn.
	 * @return a stage with its answer; it fails if too many wait
	 */
	CompletionStage<R> add(String key, T step) {
		if (this.held.incrementAndGet() > this.most) {
			this.held.decrementAndGet();
			return CompletableFuture.failedStage(new TransportException(this.most
					+ " messages wait to be sent already (aether.redis.max-buffered): Redis takes them more slowly "
					+ "than they come", null));
		}
		CompletableFuture<R> result = new CompletableFuture<>();
		this.batches.compute(key, (same, known) -> {
			Batch<T, R> batch = (known != null) ? known
					: new Batch<>(this.mostUnderWay, this.size, (steps) -> this.send.apply(key, steps));
			batch.enqueue(step, result);
			return batch;
		}).goOn();
		return result.whenComplete((answer, failure) -> {
			this.held.decrementAndGet();
			this.batches.computeIfPresent(key, (same, batch) -> batch.isIdle() ? null : batch);
		});
	}

}
