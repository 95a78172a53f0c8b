package io.aethermagic.transport.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.transport.redis.connection.RedisLink;
import io.aethermagic.transport.redis.connection.RedisProblems;
import io.aethermagic.transport.redis.connection.RedisSession;
import io.aethermagic.transport.support.Attachment;
import io.aethermagic.transport.support.Inflow;
import io.aethermagic.transport.support.LinkedSubscription;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * A subscription that reads on a connection of its own in each session: from when it has
 * entered there until it leaves, saying now and then that it is there. Safe for use by
 * several threads.
 */
abstract class ReadingAttachment implements Attachment<RedisLife>, ReadLoop.Source {

	/** How many times in a lease it says that it is there. */
	private static final int TENDS = 6;

	private final RedisInstance own;

	private final Duration lease;

	private final LinkedSubscription<RedisLife> subscription;

	private final CompletableFuture<Void> left = new CompletableFuture<>();

	private @Nullable RedisSession session;

	private @Nullable ReadLoop loop;

	private long readerId;

	/**
	 * Create a subscription.
	 * @param lease after what time without a word from it Redis may take it for gone
	 */
	ReadingAttachment(RedisInstance own, Duration lease, LinkedSubscription<RedisLife> subscription) {
		this.own = own;
		this.lease = lease;
		this.subscription = subscription;
	}

	/**
	 * Let Redis know the subscription.
	 * @return a stage that completes when it may read
	 */
	abstract CompletionStage<Void> enter(RedisLife life);

	/**
	 * Say that the subscription is there, and clean up.
	 */
	abstract CompletionStage<?> tend(RedisSession session);

	/**
	 * Read, and deliver what was read before the stage completes.
	 * @param block how long to wait
	 */
	abstract CompletionStage<?> read(RedisSession session, RedisLink reader, int count, Duration block);

	/**
	 * Let Redis know that the subscription is closed.
	 */
	abstract CompletionStage<?> leave(RedisSession session);

	final RedisContext context() {
		return this.own.context();
	}

	final Duration lease() {
		return this.lease;
	}

	final Inflow inflow() {
		return this.subscription.inflow();
	}

	final synchronized boolean isCurrent(RedisSession session) {
		return this.session == session;
	}

	@Override
	public final void requested(RedisLife life, long n) {
		ReadLoop loop;
		synchronized (this) {
			loop = this.loop;
		}
		if (loop != null) {
			loop.wake();
		}
	}

	@Override
	public final long demand() {
		return inflow().demand();
	}

	@Override
	public final CompletionStage<?> read(RedisLink reader, int count) {
		RedisSession session;
		synchronized (this) {
			session = this.session;
		}
		return (session != null) ? read(session, reader, count, context().block(reader, this.lease))
				: Stages.failed(RedisProblems.notConnected());
	}

	@Override
	public CompletionStage<Void> attach(RedisLife life) {
		RedisSession session = life.session();
		synchronized (this) {
			this.session = session;
		}
		return this.own.blocking(session::reader)
			.thenCompose((reader) -> reader.id()
				.thenCompose((id) -> this.subscription.ask(life,
						() -> RedisLife.refusable(enter(life)).thenRun(() -> begin(session, reader, id)))));
	}

	private void begin(RedisSession session, RedisLink reader, long readerId) {
		ReadLoop loop = new ReadLoop(this, reader, () -> leave(session, reader),
				(failure) -> readFailed(session, failure));
		synchronized (this) {
			if (this.session != session) {
				return;
			}
			this.loop = loop;
			this.readerId = readerId;
		}
		if (inflow().isClosed()) {
			stop();
			return;
		}
		loop.wake();
		tendLater(session);
	}

	private void tendLater(RedisSession session) {
		this.own.context().timers().schedule(this.lease.dividedBy(TENDS), () -> {
			if (isCurrent(session) && !inflow().isClosed()) {
				tend(session).whenComplete((tended, failure) -> {
					if (told(session, failure)) {
						tendLater(session);
					}
				});
			}
		});
	}

	/**
	 * Take note of how a step went.
	 * @return whether the session is of use
	 */
	private boolean told(RedisSession session, @Nullable Throwable failure) {
		if (failure == null) {
			this.subscription.admission().granted();
		}
		else if (RedisProblems.isRefusal(failure)) {
			this.subscription.admission().refused(RedisProblems.text(failure));
		}
		else {
			session.lost(failure);
			return false;
		}
		return true;
	}

	private void readFailed(RedisSession session, Throwable failure) {
		ReadLoop loop;
		synchronized (this) {
			loop = (this.session == session) ? this.loop : null;
		}
		if (loop == null) {
			session.lost(failure);
		}
		else if (told(session, failure)) {
			context().timers().schedule(this.lease.dividedBy(TENDS), loop::again);
		}
	}

	@Override
	public CompletionStage<Void> close() {
		stop();
		return Stages.DONE;
	}

	private void stop() {
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
	}

	private void leave(RedisSession session, RedisLink reader) {
		leave(session).whenComplete((gone, failure) -> {
			session.close(reader);
			this.left.complete(null);
		});
	}

	@Override
	public final CompletionStage<Void> left() {
		return this.left;
	}

	@Override
	public void detach(boolean stopped) {
		synchronized (this) {
			this.session = null;
			this.loop = null;
		}
		if (inflow().isClosed()) {
			this.left.complete(null);
		}
	}

}
