/**
 * The in-memory router that the hub transports share. {@code Hub} and {@code HubSession}
 * are the side of the server; {@code HubTransport} is the side of the client;
 * {@code HubLink} and {@code HubClient} are what lies between, and what a wire carries.
 */
@NullMarked
package io.aethermagic.transport.hub;

import org.jspecify.annotations.NullMarked;
