/**
 * Auto-configuration of the transport {@code mqtt}.
 */
@NullMarked
package io.aethermagic.autoconfigure.mqtt;

import org.jspecify.annotations.NullMarked;
