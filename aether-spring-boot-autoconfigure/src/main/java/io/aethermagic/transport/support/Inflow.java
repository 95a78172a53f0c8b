package io.aethermagic.transport.support;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * What flows into one listener: as much as was asked for, in order, one call at a time,
 * until it is closed. What comes beyond the demand waits, up to a bound; of the rest the
 * listener is told, and it is done with.
 * <p>
 * A listener that throws harms nothing but its delivery, which is given back. No lock is
 * held while the listener is called. Safe for use by several threads.
 *
 * @promise 4.8
 * @promise 4.12
 */
public final class Inflow {

	/** How many deliveries wait for demand where nothing else is asked for. */
	public static final int MOST_WAITING = 1_000;

	private final SafeListener listener;

	private final Runnable handedBack;

	private final ArrayDeque<Delivery> waiting = new ArrayDeque<>();

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	private volatile @Nullable Predicate<Delivery> stale;

	private final Demand demand = new Demand();

	/** Whether a thread is calling the listener with deliveries. */
	private boolean handing;

	/** How many threads are telling it of overload. */
	private int telling;

	private boolean closed;

	/**
	 * Create an inflow with no demand yet.
	 * @param source where deliveries come from, for people
	 * @param handedBack what runs when a delivery took no demand, and there is room for
	 * another
	 */
	Inflow(DeliveryListener listener, String source, Runnable handedBack) {
		this.listener = new SafeListener(listener, source);
		this.handedBack = handedBack;
	}

	/**
	 * Say what is not worth handing over any more when it has waited: it is acknowledged,
	 * and takes no demand.
	 * @param stale tells so of a delivery; quick, and does not throw
	 */
	public void dropIf(Predicate<Delivery> stale) {
		this.stale = stale;
	}

	/**
	 * Ask for more; {@link #handOver} is to follow.
	 * @param n how many more; {@link Subscription#UNBOUNDED} for no limit
	 * @return whether anything follows from it: not when it is closed
	 */
	synchronized boolean ask(long n) {
		this.demand.add(n);
		return !this.closed;
	}

	/**
	 * Return how much was asked for and has not come.
	 * @return the demand beyond what waits; 0 when it is closed
	 */
	public synchronized long demand() {
		return this.closed ? 0 : this.demand.beyond(this.waiting.size());
	}

	/**
	 * Return whether nothing is handed over any more.
	 * @return whether it is closed
	 */
	public synchronized boolean isClosed() {
		return this.closed;
	}

	/**
	 * Take a delivery in: hand it over, let it wait, or be rid of it. After the close it
	 * is given back.
	 * @param delivery the delivery
	 */
	public void offer(Delivery delivery) {
		offer(delivery, null);
	}

	/**
	 * Take a delivery in, as {@link #offer(Delivery)} does, if something still holds.
	 * @param delivery the delivery
	 * @param still what has to hold; asked with a lock held, so quick and without calls
	 * to others; {@code null} for nothing
	 * @return whether it still held and the inflow was not closed. Otherwise nothing was
	 * done with the delivery, unless {@code still} is {@code null}
	 */
	public boolean offer(Delivery delivery, @Nullable BooleanSupplier still) {
		boolean over;
		boolean hand = false;
		boolean full = false;
		synchronized (this) {
			over = this.closed || (still != null && !still.getAsBoolean());
			if (!over) {
				hand = !this.handing && this.demand.isAny() && this.waiting.isEmpty();
				full = !hand && this.demand.beyond(this.waiting.size() - MOST_WAITING) == 0;
				if (hand) {
					this.handing = true;
					this.demand.take();
				}
				else if (full) {
					this.telling++;
				}
				else {
					this.waiting.add(delivery);
				}
			}
		}
		if (over) {
			if (still == null) {
				this.listener.giveBack(delivery);
			}
			return false;
		}
		if (hand) {
			hand(delivery);
			handOver(false);
		}
		else if (full) {
			overload(delivery);
		}
		else {
			handOver(true);
		}
		return true;
	}

	/**
	 * Tell the listener of a message that it will not get, because others wait already.
	 * @param message the message
	 */
	public void overload(AetherMessage message) {
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.telling++;
		}
		tell(message);
	}

	private void overload(Delivery delivery) {
		tell(delivery.message());
		this.listener.drop(delivery);
	}

	private void tell(AetherMessage message) {
		this.listener.overload(message);
		synchronized (this) {
			this.telling--;
		}
		endIfIdle();
	}

	void handOver() {
		handOver(true);
	}

	private void handOver(boolean first) {
		Delivery next = next(first);
		while (next != null) {
			hand(next);
			next = next(false);
		}
	}

	/**
	 * Return what is to be handed over next; one thread at a time does that.
	 */
	private @Nullable Delivery next(boolean first) {
		Delivery next;
		synchronized (this) {
			if (first && this.handing) {
				return null;
			}
			next = (this.demand.isAny() && !this.closed) ? this.waiting.poll() : null;
			this.handing = next != null;
			if (next != null) {
				this.demand.take();
			}
			else if (!this.closed) {
				return null;
			}
		}
		if (next == null) {
			endIfIdle();
		}
		return next;
	}

	private synchronized void handBack() {
		this.demand.handBack();
	}

	private void hand(Delivery delivery) {
		Predicate<Delivery> stale = this.stale;
		if (stale != null && stale.test(delivery)) {
			handBack();
			this.listener.drop(delivery);
			this.handedBack.run();
			return;
		}
		this.listener.deliver(delivery);
	}

	/**
	 * Hand over nothing any more. What waits stays until {@link #giveBack}.
	 * @return a stage that completes when no call of the listener goes on
	 */
	CompletionStage<Void> close() {
		synchronized (this) {
			this.closed = true;
		}
		endIfIdle();
		return this.ended.minimalCompletionStage();
	}

	private void endIfIdle() {
		boolean idle;
		synchronized (this) {
			idle = this.closed && !this.handing && this.telling == 0;
		}
		if (idle) {
			this.ended.complete(null);
		}
	}

	/**
	 * Give back what waits, after the close.
	 * @return a stage that completes when it is given back, as far as that could be done
	 */
	CompletionStage<Void> giveBack() {
		List<Delivery> left;
		synchronized (this) {
			left = new ArrayList<>(this.waiting);
			this.waiting.clear();
		}
		return left.isEmpty() ? Stages.DONE : Stages.all(left.stream().map(this.listener::giveBack).toList());
	}

}
