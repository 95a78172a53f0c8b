package io.aethermagic.transport.redis;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.TransportException;

/**
 * Sends to inboxes, which are short streams in all modes: what comes while an instance
 * connects again is not lost.
 */
final class Inboxes {

	private Inboxes() {
	}

	/**
	 * Put a message into an inbox.
	 */
	static CompletionStage<Receipt> send(RedisContext context, RedisLink link, String instance, AetherMessage message) {
		int most = context.settings().bounds().maxInbox();
		return link
			.number(InstanceScripts.INBOX_SEND, context.keys().inbox(instance),
					MessageFields.arguments(message, RedisLink.bytes(most)))
			.thenApply((result) -> receipt(result, () -> new TransportException(
					"The inbox of " + instance + " is full: at most " + most + " messages wait in it", null)));
	}

	/**
	 * Say what became of a message.
	 * @param result what the script has answered: 1, 0 where nobody is there, -1 where
	 * there is no room
	 * @param full makes what is thrown then
	 */
	static Receipt receipt(long result, Supplier<TransportException> full) {
		if (result < 0) {
			throw full.get();
		}
		return (result > 0) ? Receipt.ROUTED : Receipt.UNROUTED;
	}

}
