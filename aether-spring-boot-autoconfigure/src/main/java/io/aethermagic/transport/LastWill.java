package io.aethermagic.transport;

import io.aethermagic.message.AetherMessage;

/**
 * What the broker or hub says for an instance whose connection is gone without a goodbye.
 *
 * @param channel where it says it
 * @param message what it says
 */
public record LastWill(Channel channel, AetherMessage message) {
}
