/**
 * The transport over Redis: a stream and consumer groups for each task address, a short
 * stream for each inbox, publish and subscribe for topics.
 */
@NullMarked
package io.aethermagic.transport.redis;

import org.jspecify.annotations.NullMarked;
