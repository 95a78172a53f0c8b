package io.aethermagic.transport.mqtt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.aethermagic.transport.Subscription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over what has come as far as it was asked for, in order; the rest waits, up to a
 * bound. The broker does not know of demand: at QoS 1 it stops at the receive maximum, at
 * QoS 0 it does not stop at all. Safe for use by several threads.
 *
 * @param <T> what is handed over
 */
final class Demand<T> {

	private static final Logger logger = LoggerFactory.getLogger(Demand.class);

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
			hand(item);
		}
	}

	/**
	 * What cannot be taken is dropped: it must not keep what comes after it from being
	 * handed over, nor end the connection that it came on.
	 */
	private void hand(T item) {
		try {
			this.taker.accept(item);
		}
		catch (RuntimeException | Error ex) {
			logger.error("{} could not be handed over", item, ex);
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
	 * Give back the demand of something that was handed over and turned out to be
	 * nothing.
	 */
	synchronized void handBack() {
		if (this.demand != Subscription.UNBOUNDED) {
			this.demand++;
		}
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
