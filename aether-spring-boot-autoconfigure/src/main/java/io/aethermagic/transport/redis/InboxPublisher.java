package io.aethermagic.transport.redis;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.Timers;

/**
 * Publishes messages to instances, on a channel of each one's own; those that come
 * together as one. Each has its length in front of it, as four bytes. Safe for use by
 * several threads; no method blocks.
 */
final class InboxPublisher {

	private final RedisKeys keys;

	private final Batches<Message, Receipt> batches;

	InboxPublisher(RedisKeys keys, RedisBounds bounds, Timers timers) {
		this.keys = keys;
		this.batches = new Batches<>(bounds.maxBuffered(), timers, Message::size, this::publish);
	}

	/**
	 * Publish a message.
	 * @return a stage that tells whether the instance hears it
	 */
	CompletionStage<Receipt> send(RedisLink link, String instance, AetherMessage message, SendOptions options) {
		String channel = this.keys.inboxChannel(instance);
		return this.batches.add(channel, new Message(link, channel, MessageFrame.write(message)), options.more());
	}

	private CompletionStage<List<Receipt>> publish(Message any, Supplier<List<Message>> messages) {
		AtomicInteger together = new AtomicInteger();
		return any.link().publish(any.channel(), () -> {
			List<Message> taken = messages.get();
			together.set(taken.size());
			return write(taken);
		}).thenApply((receivers) -> Collections.nCopies(together.get(), any.link().published(receivers)));
	}

	private static byte[] write(List<Message> messages) {
		ByteBuffer buffer = ByteBuffer
			.allocate(messages.stream().mapToInt((message) -> Integer.BYTES + message.size()).sum());
		messages.forEach((message) -> buffer.putInt(message.size()).put(message.frame()));
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

	/**
	 * A message to publish.
	 *
	 * @param link the connection on which it was sent
	 * @param channel the channel
	 * @param frame the message
	 */
	private record Message(RedisLink link, String channel, byte[] frame) {

		int size() {
			return this.frame.length;
		}

	}

}
