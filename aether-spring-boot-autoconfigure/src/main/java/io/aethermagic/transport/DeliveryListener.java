package io.aethermagic.transport;

import io.aethermagic.message.AetherMessage;

/**
 * Takes deliveries. It is called on a thread of the transport, and hands over at once: it
 * neither blocks nor throws. One call at a time is made, on topics and inboxes in the
 * order of arrival.
 * <p>
 * One that throws all the same is logged, and harms nothing but its delivery: a task is
 * given back, not counted as a failure; a message of a topic or an inbox is gone.
 */
@FunctionalInterface
public interface DeliveryListener {

	/**
	 * Take a delivery.
	 * @param delivery the delivery
	 */
	void onDelivery(Delivery delivery);

	/**
	 * Take note of a message that there is no demand and no room for: it will not be
	 * delivered. Called where messages come without regard to demand, for what goes
	 * beyond those that are kept waiting.
	 * @param message the message
	 */
	default void onOverload(AetherMessage message) {
	}

}
