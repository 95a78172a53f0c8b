package io.aethermagic.transport.redis;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.redis.connection.Batches;
import io.aethermagic.transport.redis.connection.RedisLink;

/**
 * Publishes messages to instances, on a channel of each one's own; those that come
 * together as one. Each has its length in front of it, as four bytes. Safe for use by
 * several threads; no method blocks.
 */
final class ChannelInboxSender {

	private final RedisKeys keys;

	private final Batches<InboxMessage, Receipt> batches;

	ChannelInboxSender(RedisKeys keys, RedisBounds bounds, Timers timers) {
		this.keys = keys;
		this.batches = new Batches<>(bounds.maxBuffered(), timers, InboxMessage::size, this::publish);
	}

	/**
	 * Return how many wait or are on their way.
	 */
	BufferLevel level() {
		return this.batches.level("redis-published-answers");
	}

	/**
	 * Publish a message.
	 * @return a stage that tells whether the instance hears it
	 */
	CompletionStage<Receipt> send(RedisLink link, String instance, AetherMessage message, SendOptions options) {
		return this.batches.add(instance, new InboxMessage(link, instance, MessageFrame.write(message)),
				options.more());
	}

	private CompletionStage<List<Receipt>> publish(InboxMessage any, Supplier<List<InboxMessage>> messages) {
		String channel = this.keys.inboxChannel(any.instance());
		return InboxMessage.send(messages,
				(frames) -> any.link().publish(channel, () -> write(frames.get())).thenApply(any.link()::published));
	}

	private static byte[] write(List<byte[]> frames) {
		ByteBuffer buffer = ByteBuffer
			.allocate(frames.stream().mapToInt((frame) -> Integer.BYTES + frame.length).sum());
		frames.forEach((frame) -> buffer.putInt(frame.length).put(frame));
		return buffer.array();
	}

	/**
	 * Read what was published to an instance, as far as it is what this class writes.
	 */
	static List<AetherMessage> read(byte[] published) {
		List<AetherMessage> messages = new ArrayList<>();
		ByteBuffer buffer = ByteBuffer.wrap(published);
		while (buffer.remaining() > Integer.BYTES) {
			int size = buffer.getInt();
			if (size < 0 || size > buffer.remaining()) {
				return messages;
			}
			byte[] frame = new byte[size];
			buffer.get(frame);
			MessageFrame read = MessageFrame.read(frame);
			AetherMessage message = (read != null) ? read.message() : null;
			if (message != null) {
				messages.add(message);
			}
		}
		return messages;
	}

}
