package io.aethermagic.transport.hub;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import io.aethermagic.message.Headers;
import io.aethermagic.transport.LastWill;
import org.jspecify.annotations.Nullable;

/**
 * The instances that a hub knows, connected or not, and what is kept back for them. Safe
 * for use by several threads.
 */
final class HubInstances {

	private final Hub hub;

	private final ConcurrentHashMap<String, HubInstance> instances = new ConcurrentHashMap<>();

	HubInstances(Hub hub) {
		this.hub = hub;
	}

	HubSession attach(String instance, LastWill will, HubClient client) {
		AtomicReference<@Nullable HubSession> older = new AtomicReference<>();
		AtomicReference<@Nullable HubSession> made = new AtomicReference<>();
		this.instances.compute(instance, (id, known) -> {
			HubInstance attaching = (known != null) ? known : new HubInstance(id);
			older.set(attaching.session);
			HubSession attached = new HubSession(this.hub, attaching, will, client);
			attaching.attached(attached);
			made.set(attached);
			return attaching;
		});
		HubSession before = older.get();
		if (before != null) {
			before.drop();
		}
		return Objects.requireNonNull(made.get());
	}

	void detach(HubSession session, boolean comesBack) {
		long now = this.hub.now();
		this.instances.computeIfPresent(session.instance(), (id, instance) -> {
			if (instance.session == session) {
				instance.detached(comesBack, now);
			}
			return instance;
		});
		this.hub.sweeper.watch();
	}

	/**
	 * Keep a task back for the one who had it, unless that one has made its claims.
	 * @return whether it is kept back
	 */
	boolean park(HubTask entry, long now) {
		String holder = holder(entry);
		entry.lease = this.hub.lease(Duration.ofMillis(Headers.number(entry.message.headers(), Headers.LEASE, 0)));
		entry.startLease(now);
		HubInstance instance = this.instances.compute(holder, (id, known) -> {
			HubInstance parking = (known != null) ? known : new HubInstance(id);
			parking.parked.add(entry);
			return parking;
		});
		if (instance.hasClaimed()) {
			instance.parked.remove(entry);
			return false;
		}
		this.hub.sweeper.lease(entry.lease);
		return true;
	}

	void unpark(HubTask entry) {
		HubInstance instance = this.instances.get(holder(entry));
		if (instance != null) {
			instance.parked.remove(entry);
		}
	}

	private static String holder(HubTask entry) {
		return entry.message.headers().getOrDefault(Headers.INSTANCE, "");
	}

	/**
	 * Whether a message for an inbox without a subscriber is worth keeping.
	 */
	boolean isExpected(String id, long now) {
		HubInstance instance = this.instances.get(id);
		return this.hub.isInGrace(now) || (instance != null && instance.isExpected(now, this.hub.grace));
	}

	boolean sweep(long now, Outbox outbox) {
		boolean more = false;
		for (HubInstance instance : this.instances.values()) {
			more |= this.hub.custody.sweep(instance, now, outbox);
			this.instances.computeIfPresent(instance.id,
					(id, known) -> known.isUnused(now, this.hub.grace) ? null : known);
			more |= instance.session == null && this.instances.containsKey(instance.id);
		}
		return more;
	}

	/**
	 * End every session.
	 */
	void close() {
		this.instances.values().forEach((instance) -> {
			HubSession session = instance.session;
			if (session != null) {
				session.drop();
			}
		});
	}

}
