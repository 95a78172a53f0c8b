package io.aethermagic.transport.support;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import org.jspecify.annotations.Nullable;

/**
 * One life of a connection, from when it stands to its end; the next life is another
 * object, so that nothing of the old one is taken for the new one's. Safe for use by
 * several threads; no method blocks.
 */
public interface Link {

	/**
	 * Send a message.
	 * @param channel where to
	 * @param message what
	 * @param options how
	 * @return as {@link io.aethermagic.transport.AetherTransport#send} says;
	 * exceptionally also when the life ends before the broker has answered
	 */
	CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options);

	/**
	 * Return when something was last heard from the other side: its answer to anything,
	 * or a sign of life that was asked for. While the connection stands that is never
	 * longer ago than a third of the lease.
	 * @return the instant
	 */
	Instant heard();

	/**
	 * Return the hub's incarnation id.
	 * @return the id, or {@code null} where there is no hub
	 */
	default @Nullable String incarnation() {
		return null;
	}

	/**
	 * Return what is wrong although the connection stands.
	 * @return the problem, for people, or {@code null} where nothing is known to be wrong
	 */
	default @Nullable String problem() {
		return null;
	}

	/**
	 * Return how full is what has a bound.
	 * @return the buffers, always of the same names
	 */
	default List<BufferLevel> buffers() {
		return List.of();
	}

	/**
	 * Take note that every subscription was attached.
	 * @return a stage that completes when the other side knows
	 */
	default CompletionStage<Void> restored() {
		return Stages.DONE;
	}

	/**
	 * Say goodbye and close: no will is said.
	 * @return a stage that completes when the connection is closed, also when the goodbye
	 * could not be said
	 */
	CompletionStage<Void> close();

	/**
	 * Close without a goodbye, as if the connection had been lost: who was to be told of
	 * a loss is told. Does nothing when it is over already.
	 * @param why why it is of no use
	 */
	void abandon(Throwable why);

}
