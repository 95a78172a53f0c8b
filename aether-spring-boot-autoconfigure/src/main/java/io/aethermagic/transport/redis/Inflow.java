package io.aethermagic.transport.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.Subscription;

/**
 * What flows into one listener: as much as was asked for, until it is closed. The
 * listener is called with no lock held. Safe for use by several threads.
 */
final class Inflow {

	private final DeliveryListener listener;

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	private long demand;

	private int calls;

	private boolean closed;

	Inflow(DeliveryListener listener) {
		this.listener = listener;
	}

	synchronized void request(long n) {
		if (n <= 0) {
			throw new IllegalArgumentException("A demand of " + n + " is not above 0");
		}
		this.demand = (this.demand > Subscription.UNBOUNDED - n) ? Subscription.UNBOUNDED : this.demand + n;
	}

	synchronized long demand() {
		return this.demand;
	}

	synchronized boolean isClosed() {
		return this.closed;
	}

	/**
	 * Call the listener.
	 * @param still whether it still is to be called; asked with the lock held
	 * @return whether it was called
	 */
	boolean deliver(BooleanSupplier still, Delivery delivery) {
		synchronized (this) {
			if (this.closed || !still.getAsBoolean()) {
				return false;
			}
			this.calls++;
			if (this.demand != Subscription.UNBOUNDED) {
				this.demand--;
			}
		}
		try {
			this.listener.onDelivery(delivery);
		}
		finally {
			called();
		}
		return true;
	}

	/**
	 * Tell the listener of a message that it will not get, because too many wait.
	 */
	void overload(AetherMessage message) {
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.calls++;
		}
		try {
			this.listener.onOverload(message);
		}
		finally {
			called();
		}
	}

	private void called() {
		boolean last;
		synchronized (this) {
			this.calls--;
			last = this.closed && this.calls == 0;
		}
		if (last) {
			this.ended.complete(null);
		}
	}

	/**
	 * Call the listener no more.
	 * @return a stage that completes when no call goes on
	 */
	CompletionStage<Void> close() {
		boolean idle;
		synchronized (this) {
			this.closed = true;
			idle = this.calls == 0;
		}
		if (idle) {
			this.ended.complete(null);
		}
		return this.ended.minimalCompletionStage();
	}

}
