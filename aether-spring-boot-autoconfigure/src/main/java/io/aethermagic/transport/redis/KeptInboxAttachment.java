package io.aethermagic.transport.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.redis.connection.RedisBytes;
import io.aethermagic.transport.redis.connection.RedisLink;
import io.aethermagic.transport.redis.connection.RedisSession;
import io.aethermagic.transport.support.LinkedSubscription;
import io.aethermagic.transport.support.PassingDelivery;
import io.aethermagic.transport.support.Stages;
import io.lettuce.core.StreamMessage;
import org.jspecify.annotations.Nullable;

/**
 * The reader of an instance's inbox: a short stream that is read from where the last read
 * ended, on whichever connection, and cut there. Safe for use by several threads.
 */
final class KeptInboxAttachment extends ReadingAttachment {

	private static final String BEGINNING = "0-0";

	/** After how many messages that were read these are cut off at the latest. */
	private static final int CUT_AFTER = 200;

	private final String[] keys;

	private final SubscribeOptions options;

	private final Function<RedisLife, CompletionStage<Void>> first;

	private final int cutAfter;

	private volatile String last = BEGINNING;

	/** What was read and not delivered. */
	private final ArrayDeque<AetherMessage> kept = new ArrayDeque<>();

	/** How many were read and not cut off. One read is under way at a time. */
	private volatile int uncut;

	/**
	 * Create a reader.
	 * @param first what is done before it enters a session
	 */
	KeptInboxAttachment(RedisInstance own, String instance, SubscribeOptions options,
			LinkedSubscription<RedisLife> subscription, Function<RedisLife, CompletionStage<Void>> first) {
		super(own, own.context().settings().lease(), subscription);
		this.keys = context().keys().inbox(instance);
		this.options = options;
		this.first = first;
		this.cutAfter = Math.min(CUT_AFTER, 1 + context().settings().bounds().maxInbox() / 10);
	}

	@Override
	CompletionStage<Void> enter(RedisLife life) {
		return this.first.apply(life).thenCompose((done) -> tend(life.session())).thenAccept((lastGiven) -> {
			if (EntryIds.isAfter(this.last, lastGiven)) {
				this.last = BEGINNING;
			}
		});
	}

	@Override
	CompletionStage<String> tend(RedisSession session) {
		return session.commands()
			.scripts()
			.value(InstanceScripts.INBOX_TEND, this.keys, RedisBytes.of(context().settings().inboxKeep().toMillis()),
					RedisBytes.of(EntryIds.next(this.last)))
			.thenApply((lastGiven) -> (lastGiven != null) ? RedisBytes.text(lastGiven) : BEGINNING);
	}

	@Override
	CompletionStage<?> leave(RedisSession session) {
		return session.commands().scripts().number(InstanceScripts.INBOX_CLOSE, this.keys);
	}

	@Override
	CompletionStage<?> read(RedisSession session, RedisLink reader, int count, Duration block) {
		if (deliver(count)) {
			return Stages.DONE;
		}
		return reader.read(this.keys[0], this.last, count, block).thenAccept((entries) -> {
			List<AetherMessage> messages = messages(entries);
			if (!entries.isEmpty() && keep(session, entries.get(entries.size() - 1).getId(), messages)) {
				deliver(count);
				cut(session, entries.size());
			}
		});
	}

	private List<AetherMessage> messages(List<StreamMessage<String, byte[]>> entries) {
		List<AetherMessage> messages = new ArrayList<>();
		for (StreamMessage<String, byte[]> entry : entries) {
			for (byte[] frame : entry.getBody().values()) {
				MessageFrame framed = MessageFrame.read(frame);
				AetherMessage message = (framed != null) ? framed.message() : null;
				Action action = (message != null) ? message.action() : null;
				if (message != null && (action == null || this.options.actions().contains(action))) {
					messages.add(message);
				}
			}
		}
		return messages;
	}

	/**
	 * Keep what was read: an entry may have more messages than are asked for.
	 * @return {@code false} if it was read on a connection that is not this one's any
	 * more, and is read again
	 */
	private synchronized boolean keep(RedisSession session, String last, List<AetherMessage> messages) {
		if (!isCurrent(session)) {
			return false;
		}
		this.last = last;
		this.kept.addAll(messages);
		return true;
	}

	private boolean deliver(int most) {
		AetherMessage next = nextKept();
		boolean any = next != null;
		for (int i = 1; next != null; i++) {
			inflow().offer(new PassingDelivery(next, null));
			next = (i < most) ? nextKept() : null;
		}
		return any;
	}

	private synchronized @Nullable AetherMessage nextKept() {
		return this.kept.poll();
	}

	/**
	 * Cut off what has been read, when it is worth it; the rest is cut when the inbox is
	 * tended. What a cut that fails has left goes with the next one.
	 */
	private void cut(RedisSession session, int read) {
		this.uncut = this.uncut + read;
		if (this.uncut >= this.cutAfter) {
			this.uncut = 0;
			session.commands().trim(this.keys[0], EntryIds.next(this.last));
		}
	}

}
