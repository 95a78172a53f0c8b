package io.aethermagic.transport;

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

}
