package io.aethermagic.worker;

import io.aethermagic.transport.Delivery;

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
	 * Note that the transport has confirmed a delivery; nothing happens if there is a
	 * newer one.
	 */
	void confirm(Delivery delivery) {
		this.confirmed |= this.delivery == delivery;
	}

}
