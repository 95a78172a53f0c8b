/**
 * Auto-configuration of the hub, which the transports without a broker share.
 */
@NullMarked
package io.aethermagic.autoconfigure.hub;

import org.jspecify.annotations.NullMarked;
