package io.aethermagic.transport.hub;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.aethermagic.message.AetherMessage;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one address that one workgroup has or waits for, and the members that take
 * turns. Used under the lock of the task's queue, which what members do themselves takes.
 */
final class GroupQueue implements TaskGroup {

	/** Whether anybody has ever subscribed to it. */
	boolean known;

	/** The lease of its latest member, in nanoseconds. */
	long lease;

	private final Object lock;

	private final Incarnation incarnation;

	private final HubCounters counters;

	private final Sweeper sweeper;

	private final WaitingTasks waiting = new WaitingTasks();

	private final Map<String, HubTask> byTid = new HashMap<>();

	private final List<HubTask> ended = new ArrayList<>();

	private final List<TaskMember> members = new ArrayList<>();

	private final TurnTaking<TaskMember> ready;

	/** How many tasks it has, whatever their state. */
	private int size;

	private long usedAt;

	GroupQueue(Object lock, Incarnation incarnation, HubCounters counters, Sweeper sweeper,
			TurnTaking<TaskMember> turns, long now) {
		this.lock = lock;
		this.incarnation = incarnation;
		this.counters = counters;
		this.sweeper = sweeper;
		this.ready = turns;
		this.lease = incarnation.grace;
		this.usedAt = now;
	}

	@Override
	public Object lock() {
		return this.lock;
	}

	boolean hasMembers() {
		return !this.members.isEmpty();
	}

	boolean isEmpty() {
		return this.size == 0;
	}

	boolean has(String tid) {
		return this.byTid.containsKey(tid);
	}

	@Nullable HubTask find(String tid) {
		return this.byTid.get(tid);
	}

	/**
	 * Take the message of a task that the group has already: only a claim lacks it.
	 */
	void absorb(AetherMessage message, long bytes) {
		HubTask task = this.byTid.get(message.tid());
		this.counters.duplicates.increment();
		if (task != null && task.state == HubTask.State.CLAIMED) {
			task.message = message;
			task.bytes = bytes;
			task.state = HubTask.State.ACCEPTED;
			this.counters.tasks.grow(bytes);
		}
	}

	/**
	 * Take a task that is counted already, without handing it out.
	 */
	void add(HubTask task) {
		task.group = this;
		this.size++;
		if (!task.tid.isEmpty()) {
			this.byTid.putIfAbsent(task.tid, task);
		}
		if (task.state == HubTask.State.QUEUED) {
			this.waiting.addLast(task);
		}
	}

	@Override
	public void requeue(HubTask task) {
		task.state = HubTask.State.QUEUED;
		task.session = null;
		this.waiting.addFirst(task);
	}

	@Override
	public void unqueue(HubTask task) {
		this.waiting.remove(task);
	}

	List<HubTask> takeAll() {
		List<HubTask> all = this.waiting.removeAll();
		this.byTid.clear();
		this.size = 0;
		return all;
	}

	@Override
	public void match(long now, Outbox outbox) {
		while (!this.ready.isEmpty() && !this.incarnation.isOver()) {
			HubTask task = this.waiting.poll();
			if (task == null) {
				return;
			}
			if (task.isExpired(now)) {
				this.counters.expired.increment();
				forget(task);
			}
			else {
				hand(task, nextMember(), now, outbox);
			}
		}
	}

	private TaskMember nextMember() {
		TaskMember member = this.ready.next();
		if (member.demand != Long.MAX_VALUE) {
			member.demand--;
		}
		member.ready = member.demand > 0;
		if (member.ready) {
			this.ready.add(member);
		}
		return member;
	}

	private void hand(HubTask task, TaskMember member, long now, Outbox outbox) {
		task.state = HubTask.State.DELIVERED;
		task.heldBy(member.instance, this.incarnation.nextDelivery());
		task.session = member.session;
		task.lease = member.lease;
		task.startLease(now);
		outbox.add(new TaskMember.Handover(member,
				new HubDelivery(member.subscription, task.delivery, task.message, task.count, now - task.takenAt)));
		this.sweeper.watch();
	}

	@Override
	public void forget(HubTask task) {
		if (task.state == HubTask.State.GONE) {
			return;
		}
		task.state = HubTask.State.GONE;
		task.leaveHolder();
		task.session = null;
		this.size--;
		this.byTid.remove(task.tid, task);
		this.counters.tasks.release(1, task.bytes);
		if (this.size == 0 && this.members.isEmpty()) {
			this.sweeper.watch();
		}
	}

	@Override
	public void end(HubTask task, long now) {
		task.state = HubTask.State.ENDED;
		task.leaveHolder();
		task.startLease(now);
		this.ended.add(task);
	}

	TaskMember join(HubInstance instance, SessionState session, long subscription, long lease) {
		TaskMember member = new TaskMember(instance, session, subscription, lease, this);
		this.members.add(member);
		member.joined = true;
		this.lease = lease;
		return member;
	}

	void leave(TaskMember member) {
		synchronized (this.lock) {
			member.demand = 0;
			member.ready = false;
			member.joined = false;
			this.members.remove(member);
			this.ready.remove(member);
			this.usedAt = this.incarnation.now();
			this.sweeper.watch();
		}
	}

	void request(TaskMember member, long n, Outbox outbox) {
		synchronized (this.lock) {
			if (!member.joined) {
				return;
			}
			member.demand = HubSubscriber.add(member.demand, n);
			if (!member.ready) {
				member.ready = true;
				this.ready.add(member);
			}
			match(this.incarnation.now(), outbox);
		}
	}

	boolean poll(TaskMember member, Outbox outbox) {
		synchronized (this.lock) {
			long before = member.demand;
			request(member, 1, outbox);
			return member.joined && member.demand <= before;
		}
	}

	/**
	 * Remove what has expired and what need not be remembered longer.
	 * @return whether there will be more to remove without anything else happening
	 */
	boolean sweep(long now) {
		List<HubTask> expired = this.waiting.removeExpired(now);
		expired.forEach(this::forget);
		this.counters.expired.add(expired.size());
		this.ended.removeIf((task) -> {
			if (task.isLapsed(now)) {
				forget(task);
				return true;
			}
			return false;
		});
		if (hasMembers() || !isEmpty()) {
			this.usedAt = now;
			return this.waiting.hasExpiring() || !this.ended.isEmpty();
		}
		return true;
	}

	/**
	 * Whether nobody needs the group any more: no members and no messages for one lease.
	 */
	boolean isForgotten(long now) {
		return !hasMembers() && isEmpty() && now - this.usedAt >= this.lease;
	}

}
