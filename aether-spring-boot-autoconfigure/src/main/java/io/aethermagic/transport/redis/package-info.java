/**
 * The transport over Redis: a stream with consumer groups for each address, a stream for
 * each inbox, published messages for topics.
 */
@NullMarked
package io.aethermagic.transport.redis;

import org.jspecify.annotations.NullMarked;
