/**
 * Health of Aether's transports and workers.
 */
@NullMarked
package io.aethermagic.health;

import org.jspecify.annotations.NullMarked;
