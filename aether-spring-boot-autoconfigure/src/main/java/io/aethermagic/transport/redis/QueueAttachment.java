package io.aethermagic.transport.redis;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.redis.connection.RedisBytes;
import io.aethermagic.transport.redis.connection.RedisLink;
import io.aethermagic.transport.redis.connection.RedisProblems;
import io.aethermagic.transport.redis.connection.RedisSession;
import io.aethermagic.transport.support.LinkedSubscription;
import io.aethermagic.transport.support.PassingDelivery;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer of the tasks of an address: one of a workgroup's group, or the only one of a
 * group of its own where it gets every task. Safe for use by several threads.
 */
final class QueueAttachment extends ReadingAttachment {

	private static final Logger logger = LoggerFactory.getLogger(QueueAttachment.class);

	/** How often a busy consumer looks for what was released or has lapsed. */
	private static final Duration LOOK = Duration.ofMillis(250);

	/** After how many leases without a step what is in hand is forgotten. */
	private static final int FORGET_LEASES = 10;

	/**
	 * For which part of its lease a task is certainly this consumer's: since it was read,
	 * or where reading begins no lease, since the consumer said that it lives.
	 */
	private static final int FRESH_PART = 3;

	private final QueueStore store;

	private final String[] keys;

	private final @Nullable String workgroup;

	private final Supplier<String> name;

	private final boolean broadcast;

	private final QueueCustody custody;

	private volatile boolean look;

	private volatile long lookAtNanos;

	private volatile long reclaimFromNanos;

	/** When it last began to say that it lives, with success. */
	private volatile long aliveAtNanos;

	private @Nullable QueueConsumer consumer;

	/**
	 * Create a subscription.
	 * @param name says what the consumer is called, once the transport has been started
	 * @param sendAgain sends a task that was given back when Redis had forgotten it
	 */
	QueueAttachment(RedisInstance own, QueueStore store, TaskAddress address, SubscribeOptions options,
			Supplier<String> name, LinkedSubscription<RedisLife> subscription, Consumer<QueueDelivery> sendAgain) {
		super(own, lease(own.context(), options), subscription);
		this.store = store;
		this.keys = store.keys(address);
		this.workgroup = options.workgroup();
		this.broadcast = options.workgroup() == null;
		this.name = name;
		this.custody = new QueueCustody(store.scripts(), this.keys, this::consumer, lease(), own.context().timers(),
				sendAgain);
	}

	private synchronized QueueConsumer consumer() {
		QueueConsumer consumer = this.consumer;
		if (consumer == null) {
			String name = this.name.get();
			consumer = new QueueConsumer((this.workgroup != null) ? this.workgroup : "*" + name, name);
			this.consumer = consumer;
		}
		return consumer;
	}

	private static Duration lease(RedisContext context, SubscribeOptions options) {
		return (options.lease().isZero() || options.lease().isNegative()) ? context.settings().lease()
				: options.lease();
	}

	@Override
	public boolean isOver() {
		return this.custody.isEmpty();
	}

	@Override
	public CompletionStage<Void> attach(RedisLife life) {
		if (inflow().isClosed()) {
			this.custody.attach(life.session().commands());
			this.custody.holdAll();
			return Stages.DONE;
		}
		return super.attach(life);
	}

	@Override
	public void detach(boolean stopped) {
		super.detach(stopped);
		this.custody.detach(stopped);
	}

	/**
	 * What is in hand can be ended even while Redis refuses to let the consumer in.
	 */
	@Override
	CompletionStage<Void> enter(RedisLife life) {
		RedisSession session = life.session();
		long now = context().timers().nanoTime();
		this.reclaimFromNanos = session.mayHaveMissedLeases() ? now + lease().toNanos() : now;
		this.lookAtNanos = now;
		return join(session).whenComplete((joined, failure) -> {
			if (isCurrent(session) && (failure == null || RedisProblems.isRefusal(failure))) {
				this.custody.attach(session.commands());
			}
		});
	}

	private CompletionStage<Void> join(RedisSession session) {
		long now = context().timers().nanoTime();
		return session.commands()
			.scripts()
			.list(this.store.scripts().join(), this.keys,
					this.custody.withHeld(consumer().groupBytes(), consumer().nameBytes(),
							RedisBytes.of(lease().toMillis()), RedisBytes.of(UUID.randomUUID().toString()),
							RedisBytes.of(this.custody.epoch())))
			.thenAccept((answer) -> {
				this.aliveAtNanos = now;
				context().clock().told((Long) answer.get(1));
				this.custody.joined(RedisBytes.text(answer.get(0)), RedisBytes.text(answer.get(2)),
						answer.stream().skip(4).map(RedisBytes::text).toList());
				if ((Long) answer.get(3) <= lease().toSeconds()) {
					// the server has just started: leases may have lapsed only because no
					// worker could renew them while it was away
					this.reclaimFromNanos = context().timers().nanoTime() + lease().toNanos();
				}
			});
	}

	@Override
	CompletionStage<?> leave(RedisSession session) {
		return session.commands()
			.scripts()
			.number(this.store.scripts().leave(), this.keys, this.custody.withHeld(consumer().groupBytes(),
					consumer().nameBytes(), RedisBytes.of(this.custody.epoch()), RedisBytes.of(lease().toMillis())));
	}

	@Override
	CompletionStage<Void> tend(RedisSession session) {
		this.custody.forgetLapsed(lease().multipliedBy(FORGET_LEASES));
		this.custody.beginLeases();
		long now = context().timers().nanoTime();
		return session.commands()
			.scripts()
			.number(this.store.scripts().tend(), this.keys, this.custody.arguments(RedisBytes.of(lease().toMillis())))
			.thenCompose((time) -> {
				if (time > 0) {
					this.aliveAtNanos = now;
					context().clock().told(time);
					return Stages.DONE;
				}
				return join(session);
			});
	}

	@Override
	CompletionStage<Void> read(RedisSession session, RedisLink reader, int count, Duration block) {
		long now = context().timers().nanoTime();
		if ((!this.broadcast || this.store.readsOne()) && (this.look || now - this.lookAtNanos >= 0)) {
			this.look = false;
			this.lookAtNanos = now + Math.min(LOOK.toNanos(), lease().toNanos() / 8);
			return take(session, count, now - this.reclaimFromNanos >= 0, now);
		}
		return this.store.read(reader, this.keys, consumer().group(), consumer().name(), count, block)
			.thenAccept((entries) -> {
				entries.forEach((entry) -> deliver(session, entry, now));
				this.look |= this.store.readsOne() && this.custody.hasMany();
			})
			.exceptionallyCompose((failure) -> rejoin(session, failure));
	}

	private CompletionStage<Void> take(RedisSession session, int count, boolean reclaim, long began) {
		return session.commands()
			.scripts()
			.list(this.store.scripts().take(), this.keys,
					this.custody.arguments(RedisBytes.of(lease().toMillis()), RedisBytes.of(count),
							RedisBytes.of(reclaim ? 1 : 0)))
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
		return QueueCustody.isGone(failure) ? join(session) : CompletableFuture.failedFuture(failure);
	}

	/**
	 * Deliver an entry.
	 * @param began when the read began, before which its lease has not
	 */
	private void deliver(RedisSession session, QueueEntry entry, long began) {
		if (entry.isWake()) {
			this.look = true;
			this.custody.drop(entry);
			return;
		}
		AetherMessage message = entry.message();
		if (message == null || entry.isExpired(context().clock())) {
			logger.debug("Entry {} of {} has expired, or is no message", entry.id(), this.keys[0]);
			this.custody.drop(entry);
			return;
		}
		Duration age = entry.age(context().clock());
		if (this.broadcast) {
			this.custody.drop(entry);
			inflow().offer(new PassingDelivery(message, age), () -> isCurrent(session));
			return;
		}
		long freshFrom = this.store.leasesWhatIsRead() ? began : this.aliveAtNanos;
		QueueDelivery delivery = new QueueDelivery(this.custody, entry, message, age,
				freshFrom + lease().toNanos() / FRESH_PART, this.store.leasesWhatIsRead());
		inflow().offer(delivery, () -> {
			boolean current = isCurrent(session);
			if (current) {
				this.custody.take(delivery);
			}
			return current;
		});
	}

}
