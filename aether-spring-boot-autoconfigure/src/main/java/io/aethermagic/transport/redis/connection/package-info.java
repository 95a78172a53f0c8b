/**
 * What makes connections to Redis and carries commands on them. It is the transport's
 * own, and knows nothing of tasks, inboxes or topics.
 */
@NullMarked
package io.aethermagic.transport.redis.connection;

import org.jspecify.annotations.NullMarked;
