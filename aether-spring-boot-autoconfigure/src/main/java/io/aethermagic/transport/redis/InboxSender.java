package io.aethermagic.transport.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.Timers;
import io.aethermagic.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages into inboxes, by a plain command each or many together: an inbox is there
 * as long as its stream is. How full an inbox is, is looked at after every so many
 * messages, so that it may have a few more than its bound. Safe for use by several
 * threads; no method blocks.
 */
final class InboxSender {

	/** After how many messages the length of an inbox is looked at. */
	private static final int LOOK_EVERY = 64;

	/**
	 * How many commands are under way for an inbox before messages go together. With more
	 * the order would be lost: what one of the client library's threads writes overtakes
	 * what another one has given it to write.
	 */
	private static final int MOST_UNDER_WAY = 1;

	/** How long a full inbox is not looked at again. */
	private static final Duration FULL = Duration.ofMillis(200);

	/** When it is forgotten that an inbox was full to which nothing is sent any more. */
	private static final Duration FORGET = Duration.ofMinutes(1);

	private final RedisKeys keys;

	private final int most;

	private final Timers timers;

	private final Batches<Message, Receipt> batches;

	private final AtomicLong sent = new AtomicLong();

	/** Those that were full, and when they are looked at again. */
	private final Map<String, Long> full = new ConcurrentHashMap<>();

	InboxSender(RedisKeys keys, RedisBounds bounds, Timers timers) {
		this.keys = keys;
		this.most = bounds.maxInbox();
		this.batches = new Batches<>(MOST_UNDER_WAY, bounds.maxBuffered(), Message::size, InboxSender::add);
		this.timers = timers;
	}

	/**
	 * Put a message into an instance's inbox.
	 * @return a stage that tells whether somebody reads it, or has read it a short while
	 * ago; it fails if the inbox is full
	 */
	CompletionStage<Receipt> send(RedisLink link, String instance, AetherMessage message) {
		String inbox = this.keys.inbox(instance)[0];
		@Nullable Long again = this.full.get(inbox);
		if (again == null) {
			return add(link, inbox, message);
		}
		if (this.timers.nanoTime() - again < 0) {
			return refused(instance);
		}
		return look(link, inbox).thenCompose((length) -> {
			if (length >= this.most) {
				return refused(instance);
			}
			return add(link, inbox, message);
		});
	}

	private CompletionStage<Receipt> add(RedisLink link, String inbox, AetherMessage message) {
		CompletionStage<Receipt> added = this.batches.add(inbox, new Message(link, MessageFrame.write(message)));
		if (this.sent.incrementAndGet() % LOOK_EVERY == 0) {
			look(link, inbox);
		}
		return added;
	}

	private static CompletionStage<List<Receipt>> add(String inbox, List<Message> messages) {
		RedisLink link = messages.get(messages.size() - 1).link();
		if (messages.size() == 1) {
			return link.add(inbox, messages.get(0).frame()).thenApply((id) -> List.of(receipt(id != null)));
		}
		return link
			.list(InstanceScripts.INBOX_ADD, new String[] { inbox },
					messages.stream().map(Message::frame).toArray(byte[][]::new))
			.thenApply((results) -> results.stream().map((there) -> receipt(Long.valueOf(1).equals(there))).toList());
	}

	private static Receipt receipt(boolean there) {
		return there ? Receipt.ROUTED : Receipt.UNROUTED;
	}

	private CompletionStage<Long> look(RedisLink link, String inbox) {
		return link.length(inbox).thenApply((length) -> {
			if (length >= this.most) {
				long now = this.timers.nanoTime();
				this.full.values().removeIf((again) -> now - again > FORGET.toNanos());
				this.full.put(inbox, now + FULL.toNanos());
			}
			else {
				this.full.remove(inbox);
			}
			return length;
		});
	}

	private CompletionStage<Receipt> refused(String instance) {
		return CompletableFuture.failedStage(new TransportException(
				"The inbox of " + instance + " is full: at most about " + this.most + " messages wait in it", null));
	}

	/**
	 * A message to put into an inbox.
	 *
	 * @param link the connection on which it was sent
	 * @param frame the message
	 */
	private record Message(RedisLink link, byte[] frame) {

		int size() {
			return this.frame.length;
		}

	}

}
