package io.aethermagic.worker;

import java.time.Duration;

import io.aethermagic.transport.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * By what a worker has a task: the newest delivery, the dispatch that it came with, and
 * whether the transport has confirmed that the task is this worker's. Guarded by its
 * {@link TaskRun}.
 *
 * @promise 5.5
 */
final class RunCustody {

	private Delivery delivery;

	private int dispatch;

	private boolean confirmed;

	/** When the transport last confirmed it. */
	private long confirmedNanos;

	RunCustody(Delivery delivery, int dispatch) {
		this.delivery = delivery;
		this.dispatch = dispatch;
	}

	Delivery delivery() {
		return this.delivery;
	}

	int dispatch() {
		return this.dispatch;
	}

	boolean isConfirmed() {
		return this.confirmed;
	}

	/**
	 * Go on under a delivery that came later.
	 * @return {@code false} if its dispatch is lower than the present one
	 */
	boolean adopt(Delivery delivery, int dispatch) {
		if (dispatch < this.dispatch) {
			return false;
		}
		this.dispatch = dispatch;
		this.delivery = delivery;
		this.confirmed = false;
		return true;
	}

	/**
	 * Note that the transport has confirmed a delivery now; nothing happens if there is a
	 * newer one.
	 */
	void confirm(Delivery delivery, long now) {
		if (this.delivery == delivery) {
			this.confirmed = true;
			this.confirmedNanos = now;
		}
	}

	/**
	 * Return how long the transport's word still holds.
	 * @param lease for how long it holds
	 * @return the time, or {@code null} without its word
	 */
	@Nullable Duration leaseLeft(Duration lease, long now) {
		return this.confirmed ? Duration.ofNanos(Math.max(0, this.confirmedNanos + lease.toNanos() - now)) : null;
	}

}
