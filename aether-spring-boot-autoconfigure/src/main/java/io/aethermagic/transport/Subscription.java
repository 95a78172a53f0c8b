package io.aethermagic.transport;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * A subscription that survives reconnects. Safe for use by several threads.
 */
public interface Subscription {

	/** A demand that never runs out. */
	long UNBOUNDED = Long.MAX_VALUE;

	/**
	 * Ask for more deliveries, also from within the listener. Nothing is delivered that
	 * was not asked for. A transport may hold back while as many tasks as were asked for
	 * first are neither accepted nor acknowledged nor released.
	 * @param n how many more, above 0; {@link #UNBOUNDED} for no limit. What was asked
	 * for before is added
	 * @throws IllegalArgumentException if it is not above 0, also after the close
	 */
	void request(long n);

	/**
	 * Return a stage that completes when the subscription is first known to the broker or
	 * hub: what is sent from then on is received. Where the broker refuses it the stage
	 * stays open, and the subscription is asked for again by itself.
	 * @return the stage; exceptionally with a {@link TransportException} if the
	 * subscription is closed or the transport stopped before
	 */
	CompletionStage<Void> ready();

	/**
	 * Return why nothing comes although the transport is connected: the broker does not
	 * let the subscription in, or takes no connection for it.
	 * @return words for people, or {@code null} where nothing is known to be wrong
	 */
	default @Nullable String problem() {
		return null;
	}

	/**
	 * Stop deliveries, also from within the listener. What was delivered stays with this
	 * instance: its steps go on working. What had come and was not delivered is given
	 * back. A second call does nothing.
	 * @return a stage that completes when no call of the listener goes on and none will
	 * follow
	 */
	CompletionStage<Void> close();

}
