package io.aethermagic.transport.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToIntFunction;

import org.jspecify.annotations.Nullable;

/**
 * Does steps of one kind in the order in which they come: at once while few are under
 * way, else together with others as soon as one of those has been done. So a single step
 * waits for nothing, and many cost little. Safe for use by several threads; no method
 * blocks.
 *
 * @param <T> what a step takes
 * @param <R> what a step answers
 */
final class Batch<T, R> {

	private static final int MOST = 200;

	private static final int MOST_BYTES = 256 * 1024;

	private final int mostUnderWay;

	private final ToIntFunction<T> size;

	private final Function<List<T>, CompletionStage<List<R>>> send;

	private final ArrayDeque<Waiting<T, R>> waiting = new ArrayDeque<>();

	/** How often it was asked to go on since the thread that sends last looked. */
	private final AtomicInteger asked = new AtomicInteger();

	private int underWay;

	/**
	 * Create a batch.
	 * @param mostUnderWay how many times at most something is under way
	 * @param size how many bytes a step takes
	 * @param send does steps, and answers each
	 */
	Batch(int mostUnderWay, ToIntFunction<T> size, Function<List<T>, CompletionStage<List<R>>> send) {
		this.mostUnderWay = mostUnderWay;
		this.size = size;
		this.send = send;
	}

	/**
	 * Do a step, now or when it is its turn.
	 */
	CompletionStage<R> add(T step) {
		CompletableFuture<R> result = new CompletableFuture<>();
		enqueue(step, result);
		goOn();
		return result;
	}

	/**
	 * Let a step wait for its turn, or for {@link #goOn}.
	 */
	synchronized void enqueue(T step, CompletableFuture<R> result) {
		this.waiting.add(new Waiting<>(step, result));
	}

	synchronized boolean isIdle() {
		return this.underWay == 0 && this.waiting.isEmpty();
	}

	/**
	 * Send what may be sent: one thread at a time does, so that the order stays.
	 */
	void goOn() {
		if (this.asked.getAndIncrement() != 0) {
			return;
		}
		int seen = 1;
		do {
			for (List<Waiting<T, R>> batch = begin(); !batch.isEmpty(); batch = begin()) {
				send(batch);
			}
			seen = this.asked.addAndGet(-seen);
		}
		while (seen != 0);
	}

	private void send(List<Waiting<T, R>> batch) {
		this.send.apply(batch.stream().map(Waiting::step).toList()).whenComplete((results, failure) -> {
			end();
			goOn();
			tell(batch, results, failure);
		});
	}

	private synchronized List<Waiting<T, R>> begin() {
		List<Waiting<T, R>> batch = new ArrayList<>();
		if (this.underWay < this.mostUnderWay) {
			int bytes = 0;
			while (batch.size() < MOST && bytes < MOST_BYTES && !this.waiting.isEmpty()) {
				Waiting<T, R> next = this.waiting.remove();
				bytes += this.size.applyAsInt(next.step());
				batch.add(next);
			}
			this.underWay += batch.isEmpty() ? 0 : 1;
		}
		return batch;
	}

	private synchronized void end() {
		this.underWay--;
	}

	private void tell(List<Waiting<T, R>> batch, @Nullable List<R> results, @Nullable Throwable failure) {
		for (int i = 0; i < batch.size(); i++) {
			CompletableFuture<R> result = batch.get(i).result();
			if (results != null && i < results.size()) {
				result.complete(results.get(i));
			}
			else {
				result.completeExceptionally(
						(failure != null) ? failure : new IllegalStateException("Redis did not answer each step"));
			}
		}
	}

	private record Waiting<T, R>(T step, CompletableFuture<R> result) {
	}

}
