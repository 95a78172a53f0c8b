package io.aethermagic.transport;

import io.aethermagic.message.AetherMessage;

/**
 * Takes deliveries. It is called on a thread of the transport, and hands over at once: it
 * neither blocks nor throws.
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
	 * delivered. Called by a transport whose broker hands over without regard to demand,
	 * for what goes beyond the messages that it keeps waiting.
	 * @param message the message
	 */
	default void onOverload(AetherMessage message) {
	}

}
