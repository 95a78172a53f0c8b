package io.aethermagic.transport.hub;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import io.aethermagic.message.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The instances that a hub knows, connected or not: how their sessions begin and end, and
 * what is kept back for them. Safe for use by several threads.
 */
final class HubInstances implements Sweeper.Swept {

	private final Incarnation incarnation;

	private final HubCustody custody;

	private final Sweeper sweeper;

	private final ConcurrentHashMap<String, HubInstance> instances = new ConcurrentHashMap<>();

	HubInstances(Incarnation incarnation, HubCustody custody, Sweeper sweeper) {
		this.incarnation = incarnation;
		this.custody = custody;
		this.sweeper = sweeper;
	}

	/**
	 * Begin a session of an instance; an older one is dropped.
	 */
	HubInstance attach(String id, SessionState session) {
		AtomicReference<@Nullable SessionState> older = new AtomicReference<>();
		HubInstance instance = this.instances.compute(id, (key, known) -> {
			HubInstance attaching = (known != null) ? known : new HubInstance(id);
			older.set(attaching.session);
			attaching.attached(session);
			return attaching;
		});
		SessionState before = older.get();
		if (before != null) {
			drop(instance, before);
		}
		return instance;
	}

	/**
	 * End a session with a goodbye: all that its instance holds is released.
	 */
	void leave(HubInstance instance, SessionState session) {
		if (end(instance, session, false)) {
			try (Outbox outbox = Outbox.open()) {
				this.custody.releaseAll(instance, outbox);
			}
		}
	}

	/**
	 * End a session without a will and tell its client, who may come back.
	 * @return whether this call ended it
	 */
	boolean drop(HubInstance instance, SessionState session) {
		if (!end(instance, session, true)) {
			return false;
		}
		try (Outbox outbox = Outbox.open()) {
			this.custody.lost(instance, session, outbox);
			outbox.add(session::tellClosed);
		}
		return true;
	}

	private boolean end(HubInstance ending, SessionState session, boolean comesBack) {
		if (!session.end()) {
			return false;
		}
		long now = this.incarnation.now();
		this.instances.computeIfPresent(ending.id, (id, instance) -> {
			if (instance.session == session) {
				instance.detached(comesBack, now);
			}
			return instance;
		});
		this.sweeper.watch();
		session.unsubscribeAll(comesBack);
		return true;
	}

	/**
	 * Keep a task of a group back for the one who had it, unless that one has made its
	 * claims. Called under the lock of the task's queue.
	 */
	void park(HubTask task, long now) {
		task.lease = this.incarnation
			.lease(Duration.ofMillis(Headers.number(task.message.headers(), Headers.LEASE, 0)));
		String holder = task.message.headers().getOrDefault(Headers.INSTANCE, "");
		HubInstance instance = this.instances.compute(holder, (id, known) -> {
			HubInstance parking = (known != null) ? known : new HubInstance(id);
			task.heldBy(parking, this.incarnation.nextDelivery());
			return parking;
		});
		task.startLease(now);
		if (instance.hasClaimed()) {
			task.leaveHolder();
			return;
		}
		task.state = HubTask.State.PARKED;
		this.sweeper.lease(task.lease);
	}

	/**
	 * Whether a message for an inbox without a subscriber is worth keeping.
	 */
	boolean isExpected(String id, long now) {
		HubInstance instance = this.instances.get(id);
		return this.incarnation.isInGrace(now)
				|| (instance != null && instance.isExpected(now, this.incarnation.grace));
	}

	@Override
	public boolean sweep(long now, Outbox outbox) {
		boolean more = false;
		for (HubInstance instance : this.instances.values()) {
			more |= this.custody.sweep(instance, now, outbox);
			this.instances.computeIfPresent(instance.id,
					(id, known) -> known.isUnused(now, this.incarnation.grace) ? null : known);
			more |= instance.session == null && this.instances.containsKey(instance.id);
		}
		return more;
	}

	/**
	 * End every session.
	 */
	void close() {
		this.instances.values().forEach((instance) -> {
			SessionState session = instance.session;
			if (session != null) {
				drop(instance, session);
			}
		});
	}

}
