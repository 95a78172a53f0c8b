/**
 * Handlers whose work is done elsewhere: on another transport, or by an HTTP service.
 */
@NullMarked
package io.aethermagic.bridge;

import org.jspecify.annotations.NullMarked;
