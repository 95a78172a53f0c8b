/**
 * What a transport is asked to do. It moves messages over four kinds of channel and knows
 * nothing of handlers, retries, timeouts, progress or data.
 */
@NullMarked
package io.aethermagic.transport;

import org.jspecify.annotations.NullMarked;
