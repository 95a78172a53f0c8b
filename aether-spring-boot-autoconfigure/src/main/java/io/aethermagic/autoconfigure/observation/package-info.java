/**
 * Auto-configuration of observations and meters.
 */
@NullMarked
package io.aethermagic.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
