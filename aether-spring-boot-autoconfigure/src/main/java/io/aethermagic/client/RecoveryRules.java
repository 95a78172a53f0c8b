package io.aethermagic.client;

/**
 * What a client keeps to when it looks after its tasks: the same for all tasks on one
 * transport. Immutable.
 *
 * @param recovers whether tasks are handed out again here: where the transport does not
 * do that itself, and nowhere else
 * @param leaseNanos the lease that counts before a worker has declared its own
 * @param maxDispatches after how many lost dispatches a task is given up
 */
record RecoveryRules(boolean recovers, long leaseNanos, int maxDispatches) {

	/**
	 * Return the rules of a task that is for one instance: nobody but its caller looks
	 * after it, and when it is lost it is lost.
	 */
	RecoveryRules forOneInstance() {
		return new RecoveryRules(true, this.leaseNanos, 1);
	}

	/**
	 * Return how long the first send of a dispatch may take to be accepted.
	 * @return a third of the lease
	 */
	long firstWindowNanos() {
		return this.leaseNanos / 3;
	}

}
