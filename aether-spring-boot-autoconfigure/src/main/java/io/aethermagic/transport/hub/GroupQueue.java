package io.aethermagic.transport.hub;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.aethermagic.message.AetherMessage;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one address that one workgroup has or waits for, and the members that take
 * turns. Used under the lock of its {@link TaskQueueRouter}.
 */
final class GroupQueue {

	final TaskQueueRouter queue;

	final String name;

	/** Whether anybody has ever subscribed to it. */
	boolean known;

	/** The lease of its latest member, in nanoseconds. */
	long lease;

	private final Hub hub;

	private final WaitingTasks waiting = new WaitingTasks();

	private final Map<String, HubTask> byTid = new HashMap<>();

	private final List<HubTask> ended = new ArrayList<>();

	private final List<TaskMember> members = new ArrayList<>();

	private final ArrayDeque<TaskMember> ready = new ArrayDeque<>();

	/** How many tasks it has, whatever their state. */
	private int entries;

	private long usedAt;

	GroupQueue(TaskQueueRouter queue, String name, long now) {
		this.queue = queue;
		this.name = name;
		this.hub = queue.hub;
		this.lease = this.hub.grace;
		this.usedAt = now;
	}

	boolean hasMembers() {
		return !this.members.isEmpty();
	}

	boolean isEmpty() {
		return this.entries == 0;
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
		HubTask entry = this.byTid.get(message.tid());
		this.hub.counters.duplicates.increment();
		if (entry != null && entry.state == HubTask.State.CLAIMED) {
			entry.message = message;
			entry.bytes = bytes;
			entry.state = HubTask.State.ACCEPTED;
			this.hub.tasks.grow(bytes);
		}
	}

	/**
	 * Take a task that is counted already, without handing it out.
	 */
	void add(HubTask entry) {
		entry.group = this;
		this.entries++;
		if (!entry.tid.isEmpty()) {
			this.byTid.putIfAbsent(entry.tid, entry);
		}
		if (entry.state == HubTask.State.QUEUED) {
			this.waiting.addLast(entry);
		}
	}

	/**
	 * Put a task into the line again. Who had it may take it back until another has it.
	 */
	void requeue(HubTask entry, boolean first) {
		entry.state = HubTask.State.QUEUED;
		entry.session = null;
		if (first) {
			this.waiting.addFirst(entry);
		}
		else {
			this.waiting.addLast(entry);
		}
	}

	/**
	 * Take out of the line what another way was found for.
	 */
	void unqueue(HubTask entry) {
		this.waiting.remove(entry);
	}

	List<HubTask> takeAll() {
		List<HubTask> all = this.waiting.removeAll((entry) -> true);
		this.byTid.clear();
		this.entries = 0;
		return all;
	}

	/**
	 * Give what waits to those who asked, in turns.
	 */
	void match(long now, Outbox outbox) {
		while (!this.ready.isEmpty() && !this.hub.isClosed()) {
			HubTask entry = this.waiting.poll();
			if (entry == null) {
				return;
			}
			if (entry.isExpired(now)) {
				this.hub.counters.expired.increment();
				forget(entry);
			}
			else {
				hand(entry, nextMember(), now, outbox);
			}
		}
	}

	private TaskMember nextMember() {
		TaskMember member = this.ready.removeFirst();
		if (member.demand != Long.MAX_VALUE) {
			member.demand--;
		}
		member.ready = member.demand > 0;
		if (member.ready) {
			this.ready.addLast(member);
		}
		return member;
	}

	private void hand(HubTask entry, TaskMember member, long now, Outbox outbox) {
		HubInstance instance = member.session.instance;
		entry.state = HubTask.State.DELIVERED;
		entry.heldBy(instance, this.hub.nextDelivery());
		entry.session = member.session;
		entry.lease = member.lease;
		entry.startLease(now);
		outbox.add(new TaskMember.Handover(member,
				new HubDelivery(member.subscription, entry.delivery, entry.message, entry.count, now - entry.takenAt)));
		this.hub.sweeper.watch();
	}

	/**
	 * Be rid of a task, and of its place in the bounds.
	 */
	void forget(HubTask entry) {
		if (entry.state == HubTask.State.GONE) {
			return;
		}
		entry.state = HubTask.State.GONE;
		entry.leaveHolder();
		entry.session = null;
		this.entries--;
		this.byTid.remove(entry.tid, entry);
		this.hub.tasks.release(1, entry.bytes);
		if (this.entries == 0 && this.members.isEmpty()) {
			this.hub.sweeper.watch();
		}
	}

	/**
	 * Remember for one lease that a claimed task has ended.
	 */
	void end(HubTask entry, long now) {
		entry.state = HubTask.State.ENDED;
		entry.leaveHolder();
		entry.startLease(now);
		this.ended.add(entry);
	}

	void join(TaskMember member) {
		this.members.add(member);
		member.joined = true;
		this.known = true;
		this.lease = member.lease;
	}

	void leave(TaskMember member, long now) {
		member.demand = 0;
		member.ready = false;
		member.joined = false;
		this.members.remove(member);
		this.ready.remove(member);
		this.usedAt = now;
	}

	void request(TaskMember member, long n) {
		if (!member.joined) {
			return;
		}
		member.demand = HubSubscriber.add(member.demand, n);
		if (!member.ready) {
			member.ready = true;
			this.ready.addLast(member);
		}
	}

	/**
	 * Remove what has expired and what need not be remembered longer.
	 * @return whether there will be more to remove without anything else happening
	 */
	boolean sweep(long now) {
		if (this.waiting.hasExpiring()) {
			List<HubTask> expired = this.waiting.removeAll((entry) -> entry.isExpired(now));
			expired.forEach(this::forget);
			this.hub.counters.expired.add(expired.size());
		}
		this.ended.removeIf((entry) -> {
			if (entry.isLapsed(now)) {
				forget(entry);
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
