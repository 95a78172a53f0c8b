package io.aethermagic.transport.redis;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Timers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer of the tasks of an address: one of a workgroup's group, or the only one of a
 * group of its own where it gets every task. Safe for use by several threads.
 */
final class TaskSubscription implements SessionSubscription, ReadLoop.Source {

	private static final Logger logger = LoggerFactory.getLogger(TaskSubscription.class);

	/** How often a busy consumer looks for what was released or has lapsed. */
	private static final Duration LOOK = Duration.ofMillis(250);

	/** After how many leases without a step what is in hand is forgotten. */
	private static final int FORGET_LEASES = 10;

	/**
	 * For which part of its lease a task is certainly this consumer's: since it was read,
	 * or where reading begins no lease, since the consumer said that it lives.
	 */
	private static final int FRESH_PART = 3;

	private final RedisContext context;

	private final TaskStore store;

	private final String[] keys;

	private final String group;

	private final String consumer;

	private final boolean broadcast;

	private final Duration lease;

	private final TaskCustody custody;

	private final Refusals refusals;

	private final Inflow inflow;

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	private final CompletableFuture<Void> left = new CompletableFuture<>();

	private @Nullable RedisSession session;

	private @Nullable ReadLoop loop;

	private long readerId;

	private volatile boolean look;

	private volatile long lookAtNanos;

	private volatile long reclaimFromNanos;

	/** When it last began to say that it lives, with success. */
	private volatile long aliveAtNanos;

	TaskSubscription(RedisContext context, TaskStore store, TaskAddress address, SubscribeOptions options,
			String consumer, DeliveryListener listener, Consumer<AetherMessage> sendAgain) {
		this.context = context;
		this.store = store;
		this.keys = store.keys(address);
		this.broadcast = options.workgroup() == null;
		this.group = (options.workgroup() != null) ? options.workgroup() : "*" + consumer;
		this.consumer = consumer;
		this.lease = (options.lease().isZero() || options.lease().isNegative()) ? context.settings().lease()
				: options.lease();
		this.custody = new TaskCustody(store.steps(), this.keys, this.group, consumer, this.lease, context.timers(),
				sendAgain);
		this.refusals = new Refusals("Tasks at " + address + " cannot be read");
		this.inflow = new Inflow(listener);
	}

	@Override
	public void request(long n) {
		this.inflow.request(n);
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
		return this.inflow.isClosed() && this.custody.isEmpty();
	}

	@Override
	public CompletionStage<Void> attach(RedisSession session) {
		if (this.inflow.isClosed()) {
			this.custody.attach(session.commands());
			this.custody.holdAll();
			return Stages.DONE;
		}
		synchronized (this) {
			if (this.session == session) {
				return Stages.DONE;
			}
			this.session = session;
		}
		RedisLink reader = session.reader();
		long now = this.context.timers().nanoTime();
		this.reclaimFromNanos = session.isYoung() ? now + this.lease.toNanos() : now;
		this.lookAtNanos = now;
		return reader.id().thenCompose((id) -> enter(session, reader, id));
	}

	/**
	 * Join and read. Where Redis refuses, it is asked again: what is in hand can be ended
	 * meanwhile.
	 */
	private CompletionStage<Void> enter(RedisSession session, RedisLink reader, long readerId) {
		return join(session).thenAccept((joined) -> joined(session, reader, readerId))
			.exceptionallyCompose((failure) -> {
				if (!Problems.isRefusal(failure)) {
					return CompletableFuture.failedStage(failure);
				}
				this.refusals.refused(failure);
				this.custody.attach(session.commands());
				this.context.timers().schedule(this.lease.dividedBy(6), () -> {
					if (isCurrent(session) && !this.inflow.isClosed()) {
						enter(session, reader, readerId).exceptionally((again) -> {
							session.lost(again);
							return null;
						});
					}
				});
				return Stages.DONE;
			});
	}

	private CompletionStage<Void> join(RedisSession session) {
		long now = this.context.timers().nanoTime();
		return session.commands()
			.list(this.store.steps().join(), this.keys,
					this.custody.withHeld(RedisLink.bytes(this.group), RedisLink.bytes(this.consumer),
							RedisLink.bytes(this.lease.toMillis()), RedisLink.bytes(UUID.randomUUID().toString()),
							RedisLink.bytes(this.custody.epoch())))
			.thenAccept((answer) -> {
				this.refusals.done();
				this.aliveAtNanos = now;
				this.context.clock().told((Long) answer.get(1));
				this.custody.joined(RedisLink.text(answer.get(0)), RedisLink.text(answer.get(2)),
						answer.stream().skip(4).map(RedisLink::text).toList());
				if ((Long) answer.get(3) <= this.lease.toSeconds()) {
					// leases may have lapsed only because nobody could renew them
					this.reclaimFromNanos = this.context.timers().nanoTime() + this.lease.toNanos();
				}
			});
	}

	private void joined(RedisSession session, RedisLink reader, long readerId) {
		ReadLoop loop = new ReadLoop(this, reader, () -> leave(session, reader),
				(failure) -> readFailed(session, failure));
		synchronized (this) {
			if (this.session != session) {
				return;
			}
			this.loop = loop;
			this.readerId = readerId;
		}
		this.custody.attach(session.commands());
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
			this.context.timers().schedule(this.lease.dividedBy(6), loop::again);
		}
		else {
			session.lost(failure);
		}
	}

	private void leave(RedisSession session, RedisLink reader) {
		session.commands()
			.number(this.store.steps().leave(), this.keys,
					this.custody.withHeld(RedisLink.bytes(this.group), RedisLink.bytes(this.consumer),
							RedisLink.bytes(this.custody.epoch()), RedisLink.bytes(this.lease.toMillis())))
			.whenComplete((gone, failure) -> {
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
		this.custody.detach(stopped);
		if (this.inflow.isClosed()) {
			this.left.complete(null);
		}
	}

	private void tendLater(RedisSession session) {
		this.context.timers().schedule(this.lease.dividedBy(6), () -> tend(session));
	}

	private void tend(RedisSession session) {
		if (!isCurrent(session) || this.inflow.isClosed()) {
			return;
		}
		this.custody.forgetLapsed(this.lease.multipliedBy(FORGET_LEASES));
		this.custody.beginLeases();
		long now = this.context.timers().nanoTime();
		session.commands()
			.number(this.store.steps().tend(), this.keys,
					this.custody.arguments(RedisLink.bytes(this.lease.toMillis())))
			.thenCompose((time) -> {
				if (time > 0) {
					this.aliveAtNanos = now;
					this.context.clock().told(time);
					return Stages.DONE;
				}
				return join(session);
			})
			.whenComplete((tended, failure) -> {
				if (failure != null && !Problems.isRefusal(failure)) {
					session.lost(failure);
					return;
				}
				if (failure != null) {
					this.refusals.refused(failure);
				}
				else {
					this.refusals.done();
				}
				tendLater(session);
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
		RedisSession session;
		synchronized (this) {
			session = this.session;
		}
		if (session == null) {
			return Stages.notConnected();
		}
		long now = this.context.timers().nanoTime();
		if ((!this.broadcast || this.store.readsOne()) && (this.look || now - this.lookAtNanos >= 0)) {
			this.look = false;
			this.lookAtNanos = now + Math.min(LOOK.toNanos(), this.lease.toNanos() / 8);
			return take(session, count, now - this.reclaimFromNanos >= 0, now);
		}
		return this.store
			.read(reader, this.keys, this.group, this.consumer, count, this.context.block(reader, this.lease))
			.thenAccept((entries) -> {
				entries.forEach((entry) -> deliver(session, entry, now));
				this.look |= this.store.readsOne() && this.custody.hasMany();
			})
			.exceptionallyCompose((failure) -> rejoin(session, failure));
	}

	private CompletionStage<Void> take(RedisSession session, int count, boolean reclaim, long began) {
		return session.commands()
			.list(this.store.steps().take(), this.keys,
					this.custody.arguments(RedisLink.bytes(this.lease.toMillis()), RedisLink.bytes(count),
							RedisLink.bytes(reclaim ? 1 : 0)))
			.thenCompose((taken) -> {
				if (!taken.isEmpty() && taken.get(0) instanceof Long) {
					return join(session);
				}
				this.look |= taken.size() == count;
				taken.forEach((entry) -> deliver(session, this.store.taken(entry), began));
				return Stages.DONE;
			});
	}

	private CompletionStage<Void> rejoin(RedisSession session, Throwable failure) {
		return TaskCustody.isGone(failure) ? join(session) : CompletableFuture.failedFuture(failure);
	}

	/**
	 * Deliver an entry.
	 * @param began when the read began, before which its lease has not
	 */
	private void deliver(RedisSession session, TaskEntry entry, long began) {
		if (entry.isWake()) {
			this.look = true;
			this.custody.drop(entry);
			return;
		}
		AetherMessage message = entry.message();
		if (message == null || entry.isExpired(this.context.clock())) {
			logger.debug("Entry {} of {} has expired, or is no message", entry.id(), this.keys[0]);
			this.custody.drop(entry);
			return;
		}
		Duration age = entry.age(this.context.clock());
		if (this.broadcast) {
			this.custody.drop(entry);
			this.inflow.deliver(() -> isCurrent(session), new PassingDelivery(message, age));
			return;
		}
		long freshFrom = this.store.leasesWhatIsRead() ? began : this.aliveAtNanos;
		TaskDelivery delivery = new TaskDelivery(this.custody, entry, message, age,
				freshFrom + this.lease.toNanos() / FRESH_PART, this.store.leasesWhatIsRead());
		this.inflow.deliver(() -> {
			boolean current = isCurrent(session);
			if (current) {
				this.custody.take(delivery);
			}
			return current;
		}, delivery);
	}

}
