/**
 * Explains why an application cannot start.
 */
@NullMarked
package io.aethermagic.autoconfigure.diagnostics;

import org.jspecify.annotations.NullMarked;
