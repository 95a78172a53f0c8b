/**
 * A wire between an instance and a hub: frames of JSON and payloads, the ends on both
 * sides, and what a slow or silent peer comes to. What carries the frames, a WebSocket
 * for one, is a {@code Wire}.
 */
@NullMarked
package io.aethermagic.transport.hub.wire;

import org.jspecify.annotations.NullMarked;
