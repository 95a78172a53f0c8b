package io.aethermagic.transport;

import java.util.concurrent.CompletionStage;

/**
 * A subscription that survives reconnects. Safe for use by several threads.
 */
public interface Subscription {

	/** A demand that never runs out. */
	long UNBOUNDED = Long.MAX_VALUE;

	/**
	 * Ask for more deliveries. Nothing is delivered that was not asked for.
	 * @param n how many more, above 0; {@link #UNBOUNDED} for no limit
	 */
	void request(long n);

	/**
	 * Return a stage that completes when the subscription is first known to the broker or
	 * hub.
	 * @return the stage
	 */
	CompletionStage<Void> ready();

	/**
	 * Stop deliveries. What was delivered stays with this instance: its steps go on
	 * working. A second call does nothing.
	 * @return a stage that completes when no more will be delivered
	 */
	CompletionStage<Void> close();

}
