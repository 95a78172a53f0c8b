/**
 * Auto-configuration of questions to other instances.
 */
@NullMarked
package io.aethermagic.autoconfigure.fleet;

import org.jspecify.annotations.NullMarked;
