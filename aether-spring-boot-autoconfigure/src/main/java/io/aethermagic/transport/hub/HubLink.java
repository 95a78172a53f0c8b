package io.aethermagic.transport.hub;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.TransportException;

/**
 * What one connected instance asks of a hub. In one process this is the
 * {@link HubSession} itself; with a wire between it is the client's end of the
 * connection.
 * <p>
 * Every stage completes exceptionally with a {@link TransportException} when the
 * connection is gone. What is asked in some order is done in that order. Safe for use by
 * several threads; no method blocks.
 */
public interface HubLink {

	/**
	 * Return which life of the hub this is.
	 * @return an id, new for every start of the hub
	 */
	String incarnation();

	/**
	 * Return how full is what has a bound in the hub, as far as it is known at this end.
	 * @return the buffers, always of the same names
	 */
	default List<BufferLevel> buffers() {
		return List.of();
	}

	/**
	 * Return when something was last heard from the hub.
	 * @return the instant
	 */
	Instant heard();

	/**
	 * Send a message.
	 * @param channel where to
	 * @param message what
	 * @param options how
	 * @return a stage that completes when the hub has it; exceptionally when it is full
	 */
	CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options);

	/**
	 * Subscribe, with no demand yet.
	 * @param subscription an id of the client's choice, not in use in this session
	 * @param channel where from
	 * @param options how
	 * @return a stage that completes when the hub knows the subscription
	 */
	CompletionStage<Void> subscribe(long subscription, Channel channel, SubscribeOptions options);

	/**
	 * Ask for more deliveries. Ignored for a subscription that the hub does not know.
	 * @param subscription the subscription's id
	 * @param n how many more, above 0
	 */
	void request(long subscription, long n);

	/**
	 * Ask for one more delivery, and learn whether it is there. The demand stays where it
	 * is not. Of use to one whose demand is shared by several hubs.
	 * @param subscription the subscription's id
	 * @return a stage that completes with whether a delivery is on its way; with
	 * {@code false} for a subscription that the hub does not know
	 */
	CompletionStage<Boolean> poll(long subscription);

	/**
	 * End a subscription; what was delivered stays held.
	 * @param subscription the subscription's id
	 * @return a stage that completes when the hub delivers nothing more to it
	 */
	CompletionStage<Void> unsubscribe(long subscription);

	/**
	 * Begin custody of a delivery, and start its lease.
	 * @param delivery the delivery's id
	 * @return whether it is this instance's
	 */
	CompletionStage<Custody> accept(long delivery);

	/**
	 * Start the lease of a delivery anew.
	 * @param delivery the delivery's id
	 * @return whether it is this instance's
	 */
	CompletionStage<Custody> extend(long delivery);

	/**
	 * End custody of a delivery: it is done with.
	 * @param delivery the delivery's id
	 * @return whether it was this instance's
	 */
	CompletionStage<Custody> ack(long delivery);

	/**
	 * Give a delivery back to the front of its queue, uncounted.
	 * @param delivery the delivery's id
	 * @return whether it was this instance's
	 */
	CompletionStage<Custody> release(long delivery);

	/**
	 * Claim a task that was accepted from another incarnation of the hub.
	 * @param claim what is claimed
	 * @return {@code LOST} if the hub knows that another has it, or that it has ended
	 */
	CompletionStage<Custody> claim(HubClaim claim);

	/**
	 * Say that all is claimed and subscribed that this instance had before. Said once on
	 * every connection, even where there was nothing.
	 * @return a stage that completes when the hub knows
	 */
	CompletionStage<Void> claimed();

	/**
	 * Say goodbye: everything that this instance still holds is released, no will is
	 * sent. A second call does nothing.
	 * @return a stage that completes when the hub has done so
	 */
	CompletionStage<Void> close();

	/**
	 * Give the connection up without a goodbye, as if it had been lost: the will is sent,
	 * and the client is told. A second call does nothing.
	 */
	void lost();

}
