package io.aethermagic.transport.redis.connection;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.TransportException;

/**
 * A {@link Batch} for each key for which something is to do. Safe for use by several
 * threads; no method blocks.
 *
 * @param <T> what a step takes
 * @param <R> what a step answers
 */
public final class Batches<T, R> {

	/** How long a step waits for another one that is likely to follow. */
	private static final Duration MOMENT = Duration.ofMillis(2);

	private final ToIntFunction<T> size;

	private final Batch.Sender<T, R> sender;

	private final int most;

	private final Timers timers;

	private final AtomicInteger held = new AtomicInteger();

	private final AtomicBoolean soon = new AtomicBoolean();

	private final Map<String, Batch<T, R>> batches = new ConcurrentHashMap<>();

	/**
	 * Create batches.
	 * @param most how many steps wait or are under way at most, for all keys
	 * @param timers the clock for steps that wait a moment
	 * @param size how many bytes a step takes
	 * @param sender gives the commands
	 */
	public Batches(int most, Timers timers, ToIntFunction<T> size, Batch.Sender<T, R> sender) {
		this.timers = timers;
		this.most = most;
		this.size = size;
		this.sender = sender;
	}

	/**
	 * Do a step for a key.
	 * @param key the key
	 * @param step the step
	 * @param more whether another is likely to follow at once, for which this one waits a
	 * moment
	 * @return a stage with its answer; it fails if too many wait
	 */
	public CompletionStage<R> add(String key, T step, boolean more) {
		if (this.held.incrementAndGet() > this.most) {
			this.held.decrementAndGet();
			return CompletableFuture.failedStage(new TransportException(this.most
					+ " messages wait to be sent already (aether.redis.max-buffered): Redis takes them more slowly "
					+ "than they come", null));
		}
		CompletableFuture<R> result = new CompletableFuture<>();
		Batch<T, R> batch = this.batches.compute(key, (same, known) -> {
			Batch<T, R> one = (known != null) ? known : new Batch<>(this.size, this.sender);
			one.enqueue(step, result);
			return one;
		});
		if (more) {
			goOnSoon();
		}
		else {
			batch.goOn();
		}
		return result.whenComplete((answer, failure) -> {
			this.held.decrementAndGet();
			this.batches.computeIfPresent(key, (same, one) -> one.isIdle() ? null : one);
		});
	}

	/**
	 * Return how many steps wait or are under way.
	 * @param name what they are
	 * @return the number, and how many there may be
	 */
	public BufferLevel level(String name) {
		return new BufferLevel(name, this.held.get(), this.most);
	}

	/**
	 * Do what waits in a moment, if nothing has before. One timer is for all keys, and
	 * for all steps that come until it runs.
	 */
	private void goOnSoon() {
		if (this.soon.compareAndSet(false, true)) {
			this.timers.schedule(MOMENT, () -> {
				this.soon.set(false);
				this.batches.values().forEach(Batch::goOn);
			});
		}
	}

}
