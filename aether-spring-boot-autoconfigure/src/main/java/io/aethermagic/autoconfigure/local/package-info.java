/**
 * Auto-configuration of the transport {@code local}.
 */
@NullMarked
package io.aethermagic.autoconfigure.local;

import org.jspecify.annotations.NullMarked;
