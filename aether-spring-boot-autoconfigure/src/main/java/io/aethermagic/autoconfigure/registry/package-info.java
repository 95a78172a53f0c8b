/**
 * Auto-configuration of the registry of instances.
 */
@NullMarked
package io.aethermagic.autoconfigure.registry;

import org.jspecify.annotations.NullMarked;
