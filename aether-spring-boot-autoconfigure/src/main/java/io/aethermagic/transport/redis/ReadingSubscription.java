package io.aethermagic.transport.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.transport.redis.connection.RedisLink;
import io.aethermagic.transport.redis.connection.RedisProblems;
import io.aethermagic.transport.redis.connection.RedisSession;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * A subscription that reads on a connection of its own in each session: from when it has
 * entered there until it leaves, saying now and then that it is there. Where Redis
 * refuses, it is asked again on the same session. Safe for use by several threads.
 */
abstract class ReadingSubscription implements RedisSubscription, ReadLoop.Source {

	/** How many times in a lease it says that it is there. */
	private static final int TENDS = 6;

	private final RedisContext context;

	private final Duration lease;

	private final Refusals refusals;

	private final Inflow inflow;

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	private final CompletableFuture<Void> left = new CompletableFuture<>();

	private @Nullable RedisSession session;

	private @Nullable ReadLoop loop;

	private long readerId;

	/**
	 * Create a subscription.
	 * @param lease after what time without a word from it Redis may take it for gone
	 * @param inflow what takes what is read
	 * @param refused what a warning says when Redis refuses
	 */
	ReadingSubscription(RedisContext context, Duration lease, Inflow inflow, String refused) {
		this.context = context;
		this.lease = lease;
		this.inflow = inflow;
		this.refusals = new Refusals(refused);
	}

	/**
	 * Let Redis know the subscription.
	 * @return a stage that completes when it may read
	 */
	abstract CompletionStage<Void> enter(RedisSession session);

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
		return this.context;
	}

	final Duration lease() {
		return this.lease;
	}

	final Inflow inflow() {
		return this.inflow;
	}

	final synchronized boolean isCurrent(RedisSession session) {
		return this.session == session;
	}

	@Override
	public final void request(long n) {
		this.inflow.request(n);
		requested();
	}

	/**
	 * Go on where something was asked for.
	 */
	final void requested() {
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
		return this.inflow.demand();
	}

	@Override
	public final CompletionStage<?> read(RedisLink reader, int count) {
		RedisSession session;
		synchronized (this) {
			session = this.session;
		}
		return (session != null) ? read(session, reader, count, this.context.block(reader, this.lease))
				: Stages.failed(RedisProblems.notConnected());
	}

	@Override
	public final CompletionStage<Void> ready() {
		return this.ready.minimalCompletionStage();
	}

	@Override
	public final CompletionStage<Void> close() {
		CompletionStage<Void> ended = this.inflow.close();
		stop();
		return ended;
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

	@Override
	public final CompletionStage<Void> left() {
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
		return reader.id().thenCompose((id) -> enter(session, reader, id));
	}

	/**
	 * Enter and read; where Redis refuses, try again later.
	 */
	private CompletionStage<Void> enter(RedisSession session, RedisLink reader, long readerId) {
		return enter(session).thenAccept((entered) -> begin(session, reader, readerId))
			.exceptionallyCompose((failure) -> {
				if (!RedisProblems.isRefusal(failure)) {
					return CompletableFuture.failedStage(failure);
				}
				this.refusals.refused(failure);
				later(session, () -> enter(session, reader, readerId).exceptionally((again) -> {
					session.lost(again);
					return null;
				}));
				return Stages.DONE;
			});
	}

	private void begin(RedisSession session, RedisLink reader, long readerId) {
		this.refusals.done();
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
			stop();
			return;
		}
		loop.wake();
		tendLater(session);
	}

	private void tendLater(RedisSession session) {
		later(session, () -> tend(session).whenComplete((tended, failure) -> {
			if (failure == null) {
				this.refusals.done();
			}
			else if (RedisProblems.isRefusal(failure)) {
				this.refusals.refused(failure);
			}
			else {
				session.lost(failure);
				return;
			}
			tendLater(session);
		}));
	}

	private void later(RedisSession session, Runnable step) {
		this.context.timers().schedule(this.lease.dividedBy(TENDS), () -> {
			if (isCurrent(session) && !this.inflow.isClosed()) {
				step.run();
			}
		});
	}

	private void readFailed(RedisSession session, Throwable failure) {
		ReadLoop loop;
		synchronized (this) {
			loop = (this.session == session) ? this.loop : null;
		}
		if (loop != null && RedisProblems.isRefusal(failure)) {
			this.refusals.refused(failure);
			this.context.timers().schedule(this.lease.dividedBy(TENDS), loop::again);
		}
		else {
			session.lost(failure);
		}
	}

	private void leave(RedisSession session, RedisLink reader) {
		leave(session).whenComplete((gone, failure) -> {
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

}
