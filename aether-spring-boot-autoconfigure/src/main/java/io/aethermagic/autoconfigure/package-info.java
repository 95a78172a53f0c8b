/**
 * Auto-configuration, properties, customizers and failure analyzers.
 */
@NullMarked
package io.aethermagic.autoconfigure;

import org.jspecify.annotations.NullMarked;
