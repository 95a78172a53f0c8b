/**
 * One application instance on one transport: its id, its one inbox subscription routed by
 * action, the codec, and the control messages between instances.
 */
@NullMarked
package io.aethermagic.node;

import org.jspecify.annotations.NullMarked;
