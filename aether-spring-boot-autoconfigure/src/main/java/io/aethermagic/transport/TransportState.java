package io.aethermagic.transport;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How a transport is doing.
 *
 * @param connected whether there is a connection now
 * @param heard when something was last heard from the other side; {@code null} before the
 * first time
 * @param incarnation the hub's incarnation id: when it changes, the hub has forgotten
 * everything; {@code null} on transports without a hub
 */
public record TransportState(boolean connected, @Nullable Instant heard, @Nullable String incarnation) {
}
