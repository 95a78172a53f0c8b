package io.aethermagic.transport.redis;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.redis.connection.RedisSession;
import io.aethermagic.transport.redis.connection.Script;
import io.aethermagic.transport.support.Attachment;
import io.aethermagic.transport.support.LinkedSubscription;

/**
 * What differs between the modes of the transport. Connections, presence, events and dead
 * letters are the same in all. Safe for use by several threads; no method blocks.
 */
interface ModeSupport {

	/**
	 * Return what the mode can do.
	 */
	Set<Capability> capabilities();

	/**
	 * Return the scripts that the mode runs, beside those of all modes.
	 */
	List<Script> scripts();

	/**
	 * Send a message.
	 */
	CompletionStage<Receipt> send(RedisSession session, Channel channel, AetherMessage message, SendOptions options);

	/**
	 * Make what a subscription is in this mode.
	 */
	Attachment<RedisLife> attachment(Channel channel, SubscribeOptions options,
			LinkedSubscription<RedisLife> subscription);

	/**
	 * Read what came on a channel.
	 * @return the messages in it
	 */
	List<ChannelMessage> read(String channel, byte[] frame);

	/**
	 * Return how full is what has a bound.
	 */
	List<BufferLevel> buffers();

}
