package io.aethermagic.transport.support;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Whose connection a {@link Reconnector} makes again and again. Called with no lock held.
 *
 * @param <L> the transport's link
 */
public interface LinkLives<L extends Link> {

	/**
	 * Say where the other side is.
	 * @return words that complete "no connection to"
	 */
	String where();

	/**
	 * Return how many addresses are tried in turn before there is a wait.
	 * @return at least 1
	 */
	default int addresses() {
		return 1;
	}

	/**
	 * Return whether the first failure of a row is worth a warning.
	 * @return {@code false} where another connection's warning says it all
	 */
	default boolean warns() {
		return true;
	}

	/**
	 * Make a life; does not block.
	 * @param lost who is told when it is lost
	 * @return a stage that completes with the link
	 */
	CompletionStage<? extends L> connect(Consumer<Throwable> lost);

	/**
	 * Restore on a new life what there was on the one before. The link is in use already.
	 * @param link the life
	 * @return a stage that completes when all is restored; exceptionally when the link is
	 * of no use
	 */
	CompletionStage<Void> restore(L link);

	/**
	 * Use the last life no more. The next one does not begin before this returns.
	 * @param stopped whether there will be no other
	 */
	void ended(boolean stopped);

	/**
	 * Say what a failure means.
	 * @param failure what ended a life, or the attempt at one
	 * @return words that follow a colon
	 */
	String problem(Throwable failure);

}
