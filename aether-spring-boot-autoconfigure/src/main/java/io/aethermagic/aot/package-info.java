/**
 * Hints for applications that are built ahead of time.
 */
@NullMarked
package io.aethermagic.aot;

import org.jspecify.annotations.NullMarked;
