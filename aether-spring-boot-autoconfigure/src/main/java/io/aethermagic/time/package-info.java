/**
 * The one clock: what time it is, and what is due later.
 */
@NullMarked
package io.aethermagic.time;

import org.jspecify.annotations.NullMarked;
