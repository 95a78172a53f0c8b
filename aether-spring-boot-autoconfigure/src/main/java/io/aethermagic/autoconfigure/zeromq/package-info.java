/**
 * Auto-configuration of the transport {@code zeromq}.
 */
@NullMarked
package io.aethermagic.autoconfigure.zeromq;

import org.jspecify.annotations.NullMarked;
