/**
 * The transport over WebSockets: the endpoint of a hub in a web application, and the
 * clients that connect to it.
 */
@NullMarked
package io.aethermagic.transport.websocket;

import org.jspecify.annotations.NullMarked;
