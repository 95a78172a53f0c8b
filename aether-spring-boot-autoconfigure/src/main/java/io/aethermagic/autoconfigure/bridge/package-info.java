/**
 * Auto-configuration of handlers whose work is done elsewhere.
 */
@NullMarked
package io.aethermagic.autoconfigure.bridge;

import org.jspecify.annotations.NullMarked;
