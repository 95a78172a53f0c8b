/**
 * What travels: the message that a transport moves, the actions and headers of the wire,
 * and the codec that makes and reads the 11-key payload.
 */
@NullMarked
package io.aethermagic.message;

import org.jspecify.annotations.NullMarked;
