package io.aethermagic.transport.redis;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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

	private final ToIntFunction<T> size;

	private final Batch.Sender<T, R> sender;

	private final int most;

	private final AtomicInteger held = new AtomicInteger();

	private final Map<String, Batch<T, R>> batches = new ConcurrentHashMap<>();

	/**
	 * Create batches.
	 * @param most how many steps wait or are under way at most, for all keys
	 * @param size how many bytes a step takes
	 */
	Batches(int most, ToIntFunction<T> size, Batch.Sender<T, R> sender) {
		this.most = most;
		this.size = size;
		this.sender = sender;
	}

	/**
	 * Do a step for a key.
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
			Batch<T, R> batch = (known != null) ? known : new Batch<>(this.size, this.sender);
			batch.enqueue(step, result);
			return batch;
		}).goOn();
		return result.whenComplete((answer, failure) -> {
			this.held.decrementAndGet();
			this.batches.computeIfPresent(key, (same, batch) -> batch.isIdle() ? null : batch);
		});
	}

}
