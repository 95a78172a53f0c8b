/**
 * Auto-configuration of Aether's endpoint.
 */
@NullMarked
package io.aethermagic.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
