/**
 * Auto-configuration of the transport {@code websocket}.
 */
@NullMarked
package io.aethermagic.autoconfigure.websocket;

import org.jspecify.annotations.NullMarked;
