package io.aethermagic.transport.support;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.SubscribeOptions;

/**
 * What is a transport's own beside its {@link Link}: how one life of its connection is
 * made, and what a subscription is at its broker. A {@link LinkedTransport} makes the
 * rest of it. Safe for use by several threads; no method blocks.
 *
 * @param <L> the transport's link
 */
public interface Connector<L extends Link> {

	/**
	 * Return what the transport can do.
	 * @return the capabilities; the same for the life of the object
	 */
	Set<Capability> capabilities();

	/**
	 * Return where dead letters are kept.
	 * @return the dead letters
	 */
	DeadLetters deadLetters();

	/**
	 * Say where the other side is.
	 * @return words that complete "no connection to", without a password
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
	 * Make one life of the connection. Called again after the end of the life before, not
	 * earlier.
	 * @param instance the instance that connects
	 * @param will what is said for it when the connection is lost
	 * @param lost who is told, once, when the connection is lost after it stood; nobody
	 * is told of an end that was asked for
	 * @return a stage that completes with the link; exceptionally when there is none,
	 * with nothing left open
	 */
	CompletionStage<? extends L> connect(String instance, LastWill will, Consumer<Throwable> lost);

	/**
	 * Say what a failure means.
	 * @param failure what came of {@link #connect}, of attaching, or of a loss
	 * @return words that follow a colon: what is wrong and, where it is known, how to
	 * mend it
	 */
	String problem(Throwable failure);

	/**
	 * Make what a subscription is at the broker.
	 * @param channel where from
	 * @param options how
	 * @param subscription what takes the deliveries, and is told what becomes of it
	 * @return the attachment
	 */
	Attachment<L> attachment(Channel channel, SubscribeOptions options, LinkedSubscription<L> subscription);

	/**
	 * Take note that no life follows.
	 * @return a stage that completes when nothing is left open
	 */
	default CompletionStage<Void> close() {
		return Stages.DONE;
	}

}
