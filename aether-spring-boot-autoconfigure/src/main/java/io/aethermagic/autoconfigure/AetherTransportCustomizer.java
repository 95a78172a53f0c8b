package io.aethermagic.autoconfigure;

import io.aethermagic.transport.AetherTransport;

/**
 * Changes a transport after it was created and before it is started. All beans of this
 * kind are called, in their order.
 */
@FunctionalInterface
public interface AetherTransportCustomizer {

	/**
	 * Change a transport, or put another around it.
	 * @param name the transport's name in the configuration
	 * @param transport the transport
	 * @return what is used in its place; the same one where there is nothing to put
	 * around it
	 */
	AetherTransport customize(String name, AetherTransport transport);

}
