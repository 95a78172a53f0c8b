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

/**
 * Who holds which task: the steps of custody, and all the ways on which tasks come back.
 * Every change is made under the lock of the task's queue.
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

	private final Incarnation incarnation;

	private final HubCounters counters;

	private final boolean redelivery;

	HubCustody(Incarnation incarnation, HubCounters counters, boolean redelivery) {
		this.incarnation = incarnation;
		this.counters = counters;
		this.redelivery = redelivery;
	}

	/**
	 * Take a step with a delivery. What lies in line again is still its last holder's,
	 * who takes it back with any step, unless the session of that step has ended. Of two
	 * deliveries to one instance the earlier one renews the lease too, and only the later
	 * one ends custody.
	 */
	Custody step(HubInstance instance, SessionState session, long delivery, Step step, Outbox outbox) {
		HubTask task = instance.held.get(delivery);
		if (task == null) {
			return notHeld();
		}
		TaskGroup group = group(task);
		synchronized (group.lock()) {
			boolean mine = task.holder == instance && (task.isHeld() || session.isOpen());
			boolean ends = step == Step.ACK || step == Step.RELEASE;
			if (!mine || (ends && task.delivery != delivery)) {
				return notHeld();
			}
			if (task.state == HubTask.State.QUEUED) {
				group.unqueue(task);
				task.state = HubTask.State.ACCEPTED;
			}
			long now = this.incarnation.now();
			switch (step) {
				case ACCEPT -> accept(task, group, now);
				case EXTEND -> task.startLease(now);
				case ACK -> end(task, group, now);
				case RELEASE -> {
					release(task, group);
					group.match(now, outbox);
				}
			}
			return Custody.HELD;
		}
	}

	private Custody notHeld() {
		return this.redelivery ? Custody.LOST : Custody.HELD;
	}

	private void accept(HubTask task, TaskGroup group, long now) {
		if (!this.redelivery) {
			group.forget(task);
			return;
		}
		if (task.state == HubTask.State.DELIVERED) {
			task.state = HubTask.State.ACCEPTED;
		}
		task.startLease(now);
	}

	private static void end(HubTask task, TaskGroup group, long now) {
		if (task.isUnknown()) {
			group.end(task, now);
		}
		else {
			group.forget(task);
		}
	}

	private static void release(HubTask task, TaskGroup group) {
		task.leaveHolder();
		putBack(task, group);
	}

	private static void putBack(HubTask task, TaskGroup group) {
		if (task.isUnknown()) {
			group.forget(task);
		}
		else {
			group.requeue(task);
		}
	}

	/**
	 * Give back, uncounted, what a session took and did not accept. Without redelivery it
	 * is lost.
	 */
	void lost(HubInstance instance, SessionState session, Outbox outbox) {
		giveBack(instance, (task) -> true, (task) -> task.session == session && task.state == HubTask.State.DELIVERED,
				this.redelivery ? HubCustody::putBack : (task, group) -> group.forget(task), outbox);
	}

	/**
	 * Release all that an instance holds, or that is kept back for it.
	 */
	void releaseAll(HubInstance instance, Outbox outbox) {
		giveBack(instance, (task) -> true, (task) -> task.state != HubTask.State.QUEUED, HubCustody::release, outbox);
	}

	/**
	 * Let everybody have what was kept back for an instance, which has made its claims.
	 */
	void claimed(HubInstance instance, Outbox outbox) {
		giveBack(instance, (task) -> true, (task) -> task.state == HubTask.State.PARKED, HubCustody::release, outbox);
	}

	/**
	 * Give what has lapsed to others.
	 * @return whether anything is still held, may be taken back, or is kept back
	 */
	boolean sweep(HubInstance instance, long now, Outbox outbox) {
		if (!this.redelivery) {
			return false;
		}
		if (instance.lapses.isReached(now)) {
			instance.lapses.forget();
			giveBack(instance, (task) -> task.isLapsedOrExpectedBy(instance.lapses, now),
					(task) -> task.state != HubTask.State.QUEUED && task.isLapsed(now), this::lapsed, outbox);
		}
		return !instance.held.isEmpty();
	}

	private void lapsed(HubTask task, TaskGroup group) {
		if (task.isHeld()) {
			task.count++;
			this.counters.lapsed.increment();
		}
		putBack(task, group);
	}

	/**
	 * Give back in one way what is chosen: {@code maybe} chooses without the lock and so
	 * without certainty, {@code which} with it.
	 */
	private void giveBack(HubInstance instance, Predicate<HubTask> maybe, Predicate<HubTask> which,
			BiConsumer<HubTask, TaskGroup> way, Outbox outbox) {
		List<Map.Entry<Long, HubTask>> chosen = new ArrayList<>();
		for (Map.Entry<Long, HubTask> held : instance.held.entrySet()) {
			if (maybe.test(held.getValue())) {
				chosen.add(held);
			}
		}
		// The latest first, each to the front: so they stand in line as they did before.
		chosen.sort(Map.Entry.<Long, HubTask>comparingByKey().reversed());
		Set<TaskGroup> changed = new LinkedHashSet<>();
		for (Map.Entry<Long, HubTask> held : chosen) {
			HubTask task = held.getValue();
			TaskGroup group = group(task);
			synchronized (group.lock()) {
				if (task.holder == instance && task.delivery == held.getKey() && which.test(task)) {
					way.accept(task, group);
					changed.add(group);
				}
			}
		}
		for (TaskGroup group : changed) {
			synchronized (group.lock()) {
				group.match(this.incarnation.now(), outbox);
			}
		}
	}

	private static TaskGroup group(HubTask task) {
		return Objects.requireNonNull(task.group, "A task that is held is in a group");
	}

}
