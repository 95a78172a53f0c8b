package io.aethermagic.transport.hub;

import io.aethermagic.message.AetherMessage;

/**
 * What a hub says to one connected instance. In one process this is the transport itself;
 * with a wire between it is the server's end of the connection, which writes. Called on
 * threads of senders and timers, by several at once; neither blocks nor throws.
 */
public interface HubClient {

	/**
	 * Take a delivery. For one subscription to an inbox, a topic or a broadcast the calls
	 * come one after the other, in order.
	 * @param delivery the delivery
	 */
	void onDelivery(HubDelivery delivery);

	/**
	 * Return whether a message that was taken from an inbox may still be lost on its way,
	 * and is this instance's only when it is confirmed, by {@link HubSession#confirm}: it
	 * comes again on the next connection of the instance otherwise.
	 * @return whether messages of inboxes are confirmed; the same for the life of the
	 * object
	 */
	default boolean confirms() {
		return false;
	}

	/**
	 * Learn of a message to a topic or a broadcast that will not be delivered: the
	 * subscription asked for no more and its buffer is full, or the hub is. The messages
	 * of one sender come in order.
	 * @param subscription the subscription's id
	 * @param message the message
	 */
	void onOverload(long subscription, AetherMessage message);

	/**
	 * Learn that the session is over without having asked for it: the connection was
	 * lost, another connection of the same instance took its place, or the hub closes.
	 * Nothing is delivered afterwards.
	 * @param why why, for people
	 */
	void onClosed(String why);

}
