package io.aethermagic.transport.hub;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

import io.aethermagic.transport.Custody;
import io.aethermagic.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * Who holds which task: the steps of custody, claims, and all the ways on which tasks
 * come back. Every change is made under the lock of the task's queue.
 *
 * @promise 4.1
 * @promise 4.2
 * @promise 5.2
 */
final class HubCustody {

	/** A step that an instance takes with a delivery. */
	enum Step {

		ACCEPT, EXTEND, ACK, RELEASE

	}

	private final Hub hub;

	private final boolean redelivery;

	HubCustody(Hub hub, boolean redelivery) {
		this.hub = hub;
		this.redelivery = redelivery;
	}

	/**
	 * Take a step with a delivery. What lies in line again is still its last holder's,
	 * who takes it back with any step, unless the session of that step has ended. Of two
	 * deliveries to one instance the earlier one renews the lease too, and only the later
	 * one ends custody.
	 */
	Custody step(HubSession session, long delivery, Step step, Outbox outbox) {
		HubTask entry = session.instance.held.get(delivery);
		if (entry == null) {
			return notHeld();
		}
		GroupQueue group = group(entry);
		synchronized (group.queue) {
			boolean mine = entry.holder == session.instance && (entry.isHeld() || session.isOpen());
			boolean ends = step == Step.ACK || step == Step.RELEASE;
			if (!mine || (ends && entry.delivery != delivery)) {
				return notHeld();
			}
			if (entry.state == HubTask.State.QUEUED) {
				group.unqueue(entry);
				entry.state = HubTask.State.ACCEPTED;
			}
			long now = this.hub.now();
			switch (step) {
				case ACCEPT -> accept(entry, group, now);
				case EXTEND -> entry.startLease(now);
				case ACK -> end(entry, group, now);
				case RELEASE -> {
					release(entry, group);
					group.match(now, outbox);
				}
			}
			return Custody.HELD;
		}
	}

	private Custody notHeld() {
		return this.redelivery ? Custody.LOST : Custody.HELD;
	}

	private void accept(HubTask entry, GroupQueue group, long now) {
		if (!this.redelivery) {
			group.forget(entry);
			return;
		}
		if (entry.state == HubTask.State.DELIVERED) {
			entry.state = HubTask.State.ACCEPTED;
		}
		entry.startLease(now);
	}

	private static void end(HubTask entry, GroupQueue group, long now) {
		if (entry.isUnknown()) {
			group.end(entry, now);
		}
		else {
			group.forget(entry);
		}
	}

	private static void release(HubTask entry, GroupQueue group) {
		entry.leaveHolder();
		putBack(entry, group);
	}

	private static void putBack(HubTask entry, GroupQueue group) {
		if (entry.isUnknown()) {
			group.forget(entry);
		}
		else {
			group.requeue(entry, true);
		}
	}

	/**
	 * Note a claim on a task in its group.
	 * @return whether the claim stands, {@code null} if the router is no longer the
	 * address's
	 * @throws TransportException if the hub is full
	 */
	@Nullable Custody claim(TaskQueueRouter queue, HubInstance instance, HubClaim claim, Outbox outbox) {
		synchronized (queue) {
			if (queue.isRetired()) {
				return null;
			}
			long now = this.hub.now();
			GroupQueue group = queue.known(claim.workgroup(), outbox);
			HubTask entry = group.find(claim.tid());
			if (entry == null) {
				TransportException full = this.hub.tasks.acquire(1, 0);
				if (full != null) {
					throw full;
				}
				entry = HubTask.claimed(claim, now);
				group.add(entry);
			}
			else if (entry.isHeld() || entry.state == HubTask.State.ENDED) {
				boolean same = entry.holder == instance && entry.delivery == claim.delivery();
				return same ? Custody.HELD : Custody.LOST;
			}
			else {
				this.hub.instances.unpark(entry);
				if (entry.state == HubTask.State.QUEUED) {
					group.unqueue(entry);
				}
				entry.state = HubTask.State.ACCEPTED;
				entry.count = Math.max(entry.count, claim.count());
			}
			entry.heldBy(instance, claim.delivery());
			entry.lease = this.hub.lease(claim.lease());
			entry.startLease(now);
			group.match(now, outbox);
			group.lease = group.hasMembers() ? group.lease : entry.lease;
			this.hub.sweeper.lease(entry.lease);
			return Custody.HELD;
		}
	}

	/**
	 * Give back, uncounted, what a session took and did not accept. Without redelivery it
	 * is lost.
	 */
	void lost(HubSession session, Outbox outbox) {
		giveBack(session.instance, (entry) -> true,
				(entry) -> entry.session == session && entry.state == HubTask.State.DELIVERED,
				this.redelivery ? HubCustody::putBack : (entry, group) -> group.forget(entry), outbox);
	}

	/**
	 * Release all that an instance holds.
	 */
	void releaseAll(HubInstance instance, Outbox outbox) {
		giveBack(instance, (entry) -> true, HubTask::isHeld, HubCustody::release, outbox);
	}

	/**
	 * Give what has lapsed to others.
	 * @return whether anything is still held, may be taken back, or is kept back
	 */
	boolean sweep(HubInstance instance, long now, Outbox outbox) {
		if (!this.redelivery) {
			return false;
		}
		giveBack(instance, (entry) -> entry.isLapsed(now), (entry) -> {
			boolean lapsed = entry.isHeld() && entry.isLapsed(now);
			if (lapsed) {
				entry.count++;
				this.hub.counters.lapsed.increment();
			}
			return lapsed;
		}, HubCustody::putBack, outbox);
		hand(instance, (entry) -> entry.isLapsed(now), outbox);
		return !instance.held.isEmpty() || !instance.parked.isEmpty();
	}

	/**
	 * Let everybody have what was kept back for an instance.
	 */
	void hand(HubInstance instance, Predicate<HubTask> which, Outbox outbox) {
		for (HubTask entry : instance.parked) {
			if (!which.test(entry)) {
				continue;
			}
			GroupQueue group = group(entry);
			synchronized (group.queue) {
				if (entry.state == HubTask.State.PARKED && which.test(entry)) {
					instance.parked.remove(entry);
					group.requeue(entry, false);
					group.match(this.hub.now(), outbox);
				}
			}
		}
	}

	/**
	 * Give back in one way what is chosen: {@code maybe} chooses without the lock and so
	 * without certainty, {@code which} with it.
	 */
	private void giveBack(HubInstance instance, Predicate<HubTask> maybe, Predicate<HubTask> which,
			BiConsumer<HubTask, GroupQueue> way, Outbox outbox) {
		List<Map.Entry<Long, HubTask>> chosen = new ArrayList<>();
		for (Map.Entry<Long, HubTask> held : instance.held.entrySet()) {
			if (maybe.test(held.getValue())) {
				chosen.add(held);
			}
		}
		// The latest first, each to the front: so they stand in line as they did before.
		chosen.sort(Map.Entry.<Long, HubTask>comparingByKey().reversed());
		Set<GroupQueue> changed = new LinkedHashSet<>();
		for (Map.Entry<Long, HubTask> held : chosen) {
			HubTask entry = held.getValue();
			GroupQueue group = group(entry);
			synchronized (group.queue) {
				if (entry.holder == instance && entry.delivery == held.getKey() && which.test(entry)) {
					way.accept(entry, group);
					changed.add(group);
				}
			}
		}
		for (GroupQueue group : changed) {
			synchronized (group.queue) {
				group.match(this.hub.now(), outbox);
			}
		}
	}

	private static GroupQueue group(HubTask entry) {
		return Objects.requireNonNull(entry.group, "A task that is held is in a group");
	}

}
