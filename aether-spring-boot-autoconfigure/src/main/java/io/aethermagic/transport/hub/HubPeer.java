package io.aethermagic.transport.hub;

import org.jspecify.annotations.Nullable;

/**
 * Somebody who is connected to a hub over a wire.
 *
 * @param user who it has proved to be: the user that the web application's security knows
 * at the handshake of a WebSocket, or the public key of a ZeroMQ client where the hub has
 * CURVE keys; {@code null} where nothing is proved
 * @param instance the instance id that it gives itself; proves nothing. Empty for a peer
 * that has none, as those of the Python library
 * @param address where it connects from, for people
 */
public record HubPeer(@Nullable String user, String instance, String address) {
}
