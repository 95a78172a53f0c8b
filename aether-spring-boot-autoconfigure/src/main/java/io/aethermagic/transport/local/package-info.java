/**
 * The transport that calls a hub in the same process.
 */
@NullMarked
package io.aethermagic.transport.local;

import org.jspecify.annotations.NullMarked;
