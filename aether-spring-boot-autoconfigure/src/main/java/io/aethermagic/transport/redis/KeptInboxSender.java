package io.aethermagic.transport.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.redis.connection.Batches;
import io.aethermagic.transport.redis.connection.RedisLink;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages into inboxes, those that come together into one entry: an inbox is there
 * as long as its stream is. How full an inbox is, is looked at after every so many
 * entries, so that it may have a few more than its bound. Safe for use by several
 * threads; no method blocks.
 *
 * @promise 5.10
 */
final class KeptInboxSender {

	/** After how many entries the length of an inbox is looked at. */
	private static final int LOOK_EVERY = 64;

	/** How long a full inbox is not looked at again. */
	private static final Duration FULL = Duration.ofMillis(200);

	/** How long an inbox that was full is remembered while nothing is sent to it. */
	private static final Duration FORGET = Duration.ofMinutes(1);

	private final RedisKeys keys;

	private final int most;

	private final Timers timers;

	private final Batches<InboxMessage, Receipt> batches;

	private final AtomicLong sent = new AtomicLong();

	/** Those that were full, and when they are looked at again. */
	private final Map<String, Long> full = new ConcurrentHashMap<>();

	KeptInboxSender(RedisKeys keys, RedisBounds bounds, Timers timers) {
		this.keys = keys;
		this.most = bounds.maxInbox();
		this.batches = new Batches<>(bounds.maxBuffered(), timers, InboxMessage::size, this::send);
		this.timers = timers;
	}

	/**
	 * Return how many wait or are on their way.
	 */
	BufferLevel level() {
		return this.batches.level("redis-inboxes");
	}

	/**
	 * Put a message into an instance's inbox.
	 * @return a stage that tells whether somebody reads it, or has read it a short while
	 * ago; it fails if the inbox is full
	 */
	CompletionStage<Receipt> send(RedisLink link, String instance, AetherMessage message, SendOptions options) {
		return this.batches.add(this.keys.inbox(instance)[0],
				new InboxMessage(link, instance, MessageFrame.write(message)), options.more());
	}

	private CompletionStage<List<Receipt>> send(InboxMessage any, Supplier<List<InboxMessage>> messages) {
		String inbox = this.keys.inbox(any.instance())[0];
		@Nullable Long again = this.full.get(inbox);
		if (again == null) {
			return add(any.link(), inbox, messages);
		}
		if (this.timers.nanoTime() - again < 0) {
			return refused(any.instance());
		}
		return look(any.link(), inbox).thenCompose(
				(length) -> (length >= this.most) ? refused(any.instance()) : add(any.link(), inbox, messages));
	}

	private CompletionStage<List<Receipt>> add(RedisLink link, String inbox, Supplier<List<InboxMessage>> messages) {
		return InboxMessage.send(messages, (frames) -> link.add(inbox, frames).thenApply((id) -> {
			if (this.sent.incrementAndGet() % LOOK_EVERY == 0) {
				look(link, inbox);
			}
			return (id != null) ? Receipt.ROUTED : Receipt.UNROUTED;
		}));
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

	private CompletionStage<List<Receipt>> refused(String instance) {
		return CompletableFuture.failedStage(new TransportException("The inbox of " + instance
				+ " is full: at most about " + this.most + " entries wait in it (aether.redis.max-inbox)", null));
	}

}
