package io.aethermagic.transport.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.aethermagic.transport.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Hands over what has come as far as it was asked for, in order; the rest waits, up to a
 * bound. What is published on a channel comes whether it was asked for or not. Safe for
 * use by several threads.
 *
 * @param <T> what is handed over
 */
final class Demand<T> {

	private final Consumer<T> taker;

	private final int mostWaiting;

	private final ArrayDeque<T> waiting = new ArrayDeque<>();

	private long demand;

	private boolean handing;

	private boolean closed;

	Demand(int mostWaiting, Consumer<T> taker) {
		this.mostWaiting = mostWaiting;
		this.taker = taker;
	}

	/**
	 * Ask for more.
	 * @param n how many, {@link Subscription#UNBOUNDED} for no limit
	 */
	void request(long n) {
		synchronized (this) {
			this.demand = (this.demand > Subscription.UNBOUNDED - n) ? Subscription.UNBOUNDED : this.demand + n;
		}
		handOver();
	}

	/**
	 * Take something in.
	 * @param item what has come
	 * @return {@code false} if it was not taken, for want of room or because nothing is
	 * taken any more
	 */
	boolean offer(T item) {
		synchronized (this) {
			if (this.closed || this.waiting.size() >= this.mostWaiting) {
				return false;
			}
			this.waiting.add(item);
		}
		handOver();
		return true;
	}

	private void handOver() {
		for (T item = next(true); item != null; item = next(false)) {
			this.taker.accept(item);
		}
	}

	/**
	 * Return what is to be handed over next; one thread at a time does that.
	 */
	private synchronized @Nullable T next(boolean first) {
		if (first && this.handing) {
			return null;
		}
		T next = (this.demand > 0) ? this.waiting.poll() : null;
		this.handing = next != null;
		if (next != null && this.demand != Subscription.UNBOUNDED) {
			this.demand--;
		}
		return next;
	}

	/**
	 * Take and hand over nothing any more.
	 * @return what was waiting
	 */
	synchronized List<T> close() {
		this.closed = true;
		List<T> left = new ArrayList<>(this.waiting);
		this.waiting.clear();
		return left;
	}

}
