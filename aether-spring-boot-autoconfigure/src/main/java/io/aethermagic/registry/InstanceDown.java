package io.aethermagic.registry;

/**
 * An instance is not there any more.
 *
 * @param instance the instance, as it has last said of itself
 * @param reason how that is known
 */
public record InstanceDown(RegisteredInstance instance, Reason reason) implements RegistryEvent {

	/** How it is known that an instance is not there. */
	public enum Reason {

		/** It has said goodbye. */
		STOPPED,

		/** The broker or hub says that its connection is gone. */
		DISCONNECTED,

		/** It has said nothing for the time-out. */
		SILENT

	}

}
