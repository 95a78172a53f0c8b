package io.aethermagic.fleet;

/**
 * Something that another instance asks of this one.
 *
 * @param instance the id of the instance that asks, as it says itself: who may send to a
 * broker can say anything
 * @param transport the transport that it came by
 * @param action what it asks
 * @param target the tid of what is to be cancelled, or the id of a handler; empty for
 * what has none
 */
public record FleetRequest(String instance, String transport, FleetAction action, String target) {
}
