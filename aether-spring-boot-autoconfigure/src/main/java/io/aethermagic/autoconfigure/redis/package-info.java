/**
 * Auto-configuration of the transport {@code redis}, and of operations on streams.
 */
@NullMarked
package io.aethermagic.autoconfigure.redis;

import org.jspecify.annotations.NullMarked;
