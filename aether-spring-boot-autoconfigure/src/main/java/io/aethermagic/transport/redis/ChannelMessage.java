package io.aethermagic.transport.redis;

import io.aethermagic.message.AetherMessage;

/**
 * A message that came on a channel.
 *
 * @param message the message
 * @param atMillis when it was sent, by the server's clock; 0 where that is not known
 */
record ChannelMessage(AetherMessage message, long atMillis) {
}
