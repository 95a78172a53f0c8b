/**
 * What an operator sees of all instances together, and can do to them from any one.
 */
@NullMarked
package io.aethermagic.fleet;

import org.jspecify.annotations.NullMarked;
