/**
 * The client's side of a hub: a transport over a link to one.
 */
@NullMarked
package io.aethermagic.transport.hub.client;

import org.jspecify.annotations.NullMarked;
