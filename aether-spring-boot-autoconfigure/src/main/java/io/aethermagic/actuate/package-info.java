/**
 * The endpoint by which operators see an instance and work on it.
 */
@NullMarked
package io.aethermagic.actuate;

import org.jspecify.annotations.NullMarked;
