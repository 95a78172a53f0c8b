package io.aethermagic.autoconfigure;

import io.aethermagic.client.ClientSettings;

/**
 * Changes what the properties below {@code aether.client} have set, for one transport or
 * for all. All beans of this kind are called, in their order.
 */
@FunctionalInterface
public interface ClientSettingsCustomizer {

	/**
	 * Change the settings of the caller on one transport.
	 * @param transport the transport's name in the configuration
	 * @param settings the settings up to now
	 * @return the settings from now on
	 */
	ClientSettings customize(String transport, ClientSettings settings);

}
