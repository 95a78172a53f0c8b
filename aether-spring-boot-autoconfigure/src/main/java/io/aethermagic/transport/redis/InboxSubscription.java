package io.aethermagic.transport.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.SubscribeOptions;
import io.lettuce.core.StreamMessage;
import org.jspecify.annotations.Nullable;

/**
 * The reader of an instance's inbox: a short stream that is read from where the last read
 * ended, on whichever connection, and cut there. Safe for use by several threads.
 */
final class InboxSubscription implements SessionSubscription, ReadLoop.Source {

	private static final String BEGINNING = "0-0";

	/** After how many messages that were read these are cut off at the latest. */
	private static final int CUT_AFTER = 200;

	private final RedisContext context;

	private final Refusals refusals;

	private final String[] keys;

	private final SubscribeOptions options;

	private final int cutAfter;

	private final Inflow inflow;

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	private final CompletableFuture<Void> left = new CompletableFuture<>();

	private @Nullable RedisSession session;

	private @Nullable ReadLoop loop;

	private long readerId;

	private volatile String last = BEGINNING;

	/** What was read and not delivered. */
	private final ArrayDeque<AetherMessage> kept = new ArrayDeque<>();

	/** How many were read and not cut off. One read is under way at a time. */
	private volatile int uncut;

	InboxSubscription(RedisContext context, String instance, SubscribeOptions options, Inflow inflow) {
		this.context = context;
		this.keys = context.keys().inbox(instance);
		this.refusals = new Refusals("The inbox of this instance cannot be read");
		this.options = options;
		this.cutAfter = Math.min(CUT_AFTER, 1 + context.settings().bounds().maxInbox() / 10);
		this.inflow = inflow;
	}

	@Override
	public void request(long n) {
		this.inflow.request(n);
		requested();
	}

	/**
	 * Go on where something was asked for.
	 */
	void requested() {
		ReadLoop loop;
		synchronized (this) {
			loop = this.loop;
		}
		if (loop != null) {
			loop.wake();
		}
	}

	@Override
	public CompletionStage<Void> ready() {
		return this.ready.minimalCompletionStage();
	}

	@Override
	public CompletionStage<Void> close() {
		CompletionStage<Void> ended = this.inflow.close();
		ReadLoop loop;
		RedisSession session;
		long readerId;
		synchronized (this) {
			loop = this.loop;
			session = this.session;
			readerId = this.readerId;
		}
		if (loop != null && session != null) {
			loop.stop(() -> session.commands().unblock(readerId));
		}
		else {
			this.left.complete(null);
		}
		return ended;
	}

	@Override
	public CompletionStage<Void> left() {
		return this.left;
	}

	@Override
	public boolean isOver() {
		return this.inflow.isClosed();
	}

	@Override
	public CompletionStage<Void> attach(RedisSession session) {
		if (this.inflow.isClosed()) {
			return Stages.DONE;
		}
		synchronized (this) {
			if (this.session == session) {
				return Stages.DONE;
			}
			this.session = session;
		}
		RedisLink reader = session.reader();
		return reader.id().thenCombine(tend(session).exceptionallyCompose(this::unlessRefused), (id, lastGiven) -> {
			if (EntryIds.isAfter(this.last, lastGiven)) {
				this.last = BEGINNING;
			}
			return id;
		}).thenAccept((id) -> attached(session, reader, id));
	}

	/**
	 * Go on where Redis refuses, as a server without memory does: it is told again later.
	 */
	private CompletionStage<String> unlessRefused(Throwable failure) {
		if (!Problems.isRefusal(failure)) {
			return CompletableFuture.failedStage(failure);
		}
		this.refusals.refused(failure);
		return CompletableFuture.completedStage(this.last);
	}

	private void attached(RedisSession session, RedisLink reader, long readerId) {
		ReadLoop loop = new ReadLoop(this, reader, () -> leave(session, reader),
				(failure) -> readFailed(session, failure));
		synchronized (this) {
			if (this.session != session) {
				return;
			}
			this.loop = loop;
			this.readerId = readerId;
		}
		this.ready.complete(null);
		if (this.inflow.isClosed()) {
			close();
			return;
		}
		loop.wake();
		tendLater(session);
	}

	private void readFailed(RedisSession session, Throwable failure) {
		ReadLoop loop;
		synchronized (this) {
			loop = (this.session == session) ? this.loop : null;
		}
		if (loop != null && Problems.isRefusal(failure)) {
			this.refusals.refused(failure);
			this.context.timers().schedule(this.context.settings().lease().dividedBy(6), loop::again);
		}
		else {
			session.lost(failure);
		}
	}

	private void leave(RedisSession session, RedisLink reader) {
		session.commands().number(InstanceScripts.INBOX_CLOSE, this.keys).whenComplete((gone, failure) -> {
			session.close(reader);
			this.left.complete(null);
		});
	}

	@Override
	public void detach(boolean stopped) {
		synchronized (this) {
			this.session = null;
			this.loop = null;
		}
		if (this.inflow.isClosed()) {
			this.left.complete(null);
		}
	}

	private CompletionStage<String> tend(RedisSession session) {
		return session.commands()
			.value(InstanceScripts.INBOX_TEND, this.keys,
					RedisLink.bytes(this.context.settings().inboxKeep().toMillis()),
					RedisLink.bytes(EntryIds.next(this.last)))
			.thenApply((lastGiven) -> {
				this.refusals.done();
				return (lastGiven != null) ? RedisLink.text(lastGiven) : BEGINNING;
			});
	}

	private void tendLater(RedisSession session) {
		this.context.timers().schedule(this.context.settings().lease().dividedBy(6), () -> {
			if (isCurrent(session) && !this.inflow.isClosed()) {
				tend(session).exceptionallyCompose(this::unlessRefused).whenComplete((tended, failure) -> {
					if (failure != null) {
						session.lost(failure);
					}
					else {
						tendLater(session);
					}
				});
			}
		});
	}

	private synchronized boolean isCurrent(RedisSession session) {
		return this.session == session;
	}

	@Override
	public long demand() {
		return this.inflow.demand();
	}

	@Override
	public CompletionStage<?> read(RedisLink reader, int count) {
		if (deliver(count)) {
			return Stages.DONE;
		}
		RedisSession session;
		synchronized (this) {
			session = this.session;
		}
		if (session == null) {
			return Stages.notConnected();
		}
		return reader.read(this.keys[0], this.last, count, this.context.block(reader, this.context.settings().lease()))
			.thenAccept((entries) -> {
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
		if (this.session != session) {
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
			this.inflow.deliver(() -> true, new PassingDelivery(next, null));
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
