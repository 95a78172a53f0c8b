package io.aethermagic.transport.support;

import java.util.concurrent.CompletionStage;

/**
 * What one subscription is at the broker. It is attached to each life of the connection
 * anew, and keeps what it needs from one life to the next. Safe for use by several
 * threads; no method blocks.
 *
 * @param <L> the transport's link
 */
public interface Attachment<L extends Link> {

	/**
	 * Subscribe on a new life, with no demand: what is asked for follows by
	 * {@link #requested}. Asks by {@link LinkedSubscription#ask}, which asks again where
	 * the broker refuses, and says that the subscription is ready where it grants. Not
	 * called after {@link #close} unless there is something left to look after.
	 * @param link the new life
	 * @return a stage that completes when the connection can be called restored as far as
	 * this subscription goes; exceptionally when the link is of no use
	 */
	CompletionStage<Void> attach(L link);

	/**
	 * Use the last life no more.
	 * @param stopped whether there will be no other
	 */
	default void detach(boolean stopped) {
	}

	/**
	 * Take note of demand on the life that it is attached to.
	 * @param link the life
	 * @param n how much more, above 0
	 */
	default void requested(L link, long n) {
	}

	/**
	 * Unsubscribe. What was delivered stays with this instance.
	 * @return a stage that completes when nothing more comes, so that what waits for
	 * demand here can be given back
	 */
	CompletionStage<Void> close();

	/**
	 * Return a stage that completes when the broker knows that a closed subscription is
	 * gone; a stop waits for it for a few seconds.
	 * @return the stage; does not fail
	 */
	default CompletionStage<Void> left() {
		return Stages.DONE;
	}

	/**
	 * Return whether a closed subscription needs no further life: nothing that was
	 * delivered is in hand.
	 * @return whether it is over
	 */
	default boolean isOver() {
		return true;
	}

}
