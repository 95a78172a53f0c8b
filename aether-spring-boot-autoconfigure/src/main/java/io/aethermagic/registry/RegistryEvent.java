package io.aethermagic.registry;

/**
 * Something that the registry has noticed. Published as an application event, too, on one
 * of Aether's threads for callbacks, in order.
 */
public sealed interface RegistryEvent permits InstanceUp, InstanceDown {

	/**
	 * Return which instance it is about.
	 * @return the instance, as it has last said of itself
	 */
	RegisteredInstance instance();

}
