/**
 * What an operator sees of this instance and can do to it, on all its transports.
 */
@NullMarked
package io.aethermagic.console;

import org.jspecify.annotations.NullMarked;
