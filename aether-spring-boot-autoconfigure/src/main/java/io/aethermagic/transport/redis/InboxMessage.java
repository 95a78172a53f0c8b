package io.aethermagic.transport.redis;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.redis.connection.RedisLink;

/**
 * A message on its way to an instance.
 *
 * @param link the connection on which it was sent
 * @param instance who it is for
 * @param frame the message
 */
record InboxMessage(RedisLink link, String instance, byte[] frame) {

	int size() {
		return this.frame.length;
	}

	/**
	 * Send messages by one command.
	 * @param messages the messages, to be asked for when the command is written
	 * @param command gives the command for the frames, which it asks for once
	 * @return a stage with the receipt of all, for each
	 */
	static CompletionStage<List<Receipt>> send(Supplier<List<InboxMessage>> messages,
			Function<Supplier<List<byte[]>>, CompletionStage<Receipt>> command) {
		AtomicInteger together = new AtomicInteger();
		return command.apply(() -> {
			List<byte[]> frames = messages.get().stream().map(InboxMessage::frame).toList();
			together.set(frames.size());
			return frames;
		}).thenApply((receipt) -> Collections.nCopies(together.get(), receipt));
	}

}
