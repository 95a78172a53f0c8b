package io.aethermagic.registry;

/**
 * An instance has been heard of for the first time, or again after it was down.
 *
 * @param instance the instance
 */
public record InstanceUp(RegisteredInstance instance) implements RegistryEvent {
}
