package io.aethermagic.transport.hub;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * The task queue of one address: who gets a perform. It guards its groups and their tasks
 * with one lock, itself; no listener is called while it is held.
 */
final class TaskQueueRouter {

	private static final GroupQueue[] NONE = {};

	private final Incarnation incarnation;

	private final HubCounters counters;

	private final HubInstances instances;

	private final Sweeper sweeper;

	private final HubSettings settings;

	private final Map<String, GroupQueue> groups = new HashMap<>();

	/** What was sent before any group was known. */
	private final GroupQueue orphans;

	private final List<DirectSubscriber> broadcast = new ArrayList<>();

	/** The groups that a perform for all of them goes to. */
	private GroupQueue[] known = NONE;

	private boolean retired;

	TaskQueueRouter(Incarnation incarnation, HubCounters counters, HubInstances instances, Sweeper sweeper,
			HubSettings settings) {
		this.incarnation = incarnation;
		this.counters = counters;
		this.instances = instances;
		this.sweeper = sweeper;
		this.settings = settings;
		this.orphans = group(incarnation.now());
	}

	private GroupQueue group(long now) {
		return new GroupQueue(this, this.incarnation, this.counters, this.sweeper, this.settings.balance().turns(),
				now);
	}

	/**
	 * Route a perform.
	 * @return the receipt, or {@code null} if this router is no longer the address's
	 */
	synchronized @Nullable CompletionStage<Receipt> send(AetherMessage message, SendOptions options, Outbox outbox) {
		if (this.retired) {
			return null;
		}
		long now = this.incarnation.now();
		String only = Headers.text(message.headers(), Headers.WORKGROUP);
		if (only == null) {
			return (this.known.length == 0 && this.broadcast.isEmpty()) ? orphan(message, options, now)
					: send(this.known, true, message, options, now, outbox);
		}
		GroupQueue group = this.groups.get(only);
		if (group == null && options.mandatory()) {
			return Stages.UNROUTED;
		}
		return send(new GroupQueue[] { (group != null) ? group : create(only, now) }, false, message, options, now,
				outbox);
	}

	private CompletionStage<Receipt> orphan(AetherMessage message, SendOptions options, long now) {
		if (!options.mandatory()) {
			long bytes = HubBound.size(message);
			TransportException full = this.counters.tasks.acquire(1, bytes);
			if (full != null) {
				return Stages.failed(full);
			}
			this.orphans.add(new HubTask(message, options, bytes, now));
			watch(options);
		}
		return Stages.UNROUTED;
	}

	private CompletionStage<Receipt> send(GroupQueue[] targets, boolean everybody, AetherMessage message,
			SendOptions options, long now, Outbox outbox) {
		boolean again = isSentAgain(message);
		boolean routed = everybody && !this.broadcast.isEmpty();
		int copies = 0;
		for (GroupQueue group : targets) {
			boolean has = again && group.has(message.tid());
			routed |= has || group.hasMembers();
			copies += has ? 0 : 1;
		}
		if (!routed && options.mandatory()) {
			return Stages.UNROUTED;
		}
		long bytes = HubBound.size(message);
		TransportException full = this.counters.tasks.acquire(copies, copies * bytes);
		if (full != null) {
			return Stages.failed(full);
		}
		for (GroupQueue group : targets) {
			if (again && group.has(message.tid())) {
				group.absorb(message, bytes);
			}
			else {
				place(group, new HubTask(message, options, bytes, now), again, now, outbox);
			}
		}
		if (everybody) {
			this.broadcast.forEach((subscriber) -> subscriber.offer(message, options, now, outbox));
		}
		watch(options);
		return Stages.receipt(routed);
	}

	private void place(GroupQueue group, HubTask task, boolean again, long now, Outbox outbox) {
		task.group = group;
		if (again) {
			this.instances.park(task, now);
		}
		group.add(task);
		group.match(now, outbox);
	}

	/**
	 * Add a competing subscriber.
	 * @return the member, or {@code null} if this router is no longer the address's
	 */
	synchronized @Nullable TaskMember join(HubInstance instance, SessionState session, long subscription,
			String workgroup, long lease, Outbox outbox) {
		return this.retired ? null : known(workgroup, outbox).join(instance, session, subscription, lease);
	}

	synchronized boolean joinBroadcast(DirectSubscriber subscriber) {
		return !this.retired && this.broadcast.add(subscriber);
	}

	synchronized void leaveBroadcast(DirectSubscriber subscriber) {
		this.broadcast.remove(subscriber);
		this.sweeper.watch();
	}

	/**
	 * Note a claim on a task in its group.
	 * @return whether the claim stands, {@code null} if this router is no longer the
	 * address's
	 * @throws TransportException if the hub is full
	 */
	synchronized @Nullable Custody claim(HubInstance instance, HubClaim claim, Outbox outbox) {
		if (this.retired) {
			return null;
		}
		long now = this.incarnation.now();
		GroupQueue group = known(claim.workgroup(), outbox);
		HubTask task = group.find(claim.tid());
		if (task == null) {
			TransportException full = this.counters.tasks.acquire(1, 0);
			if (full != null) {
				throw full;
			}
			task = HubTask.claimed(claim, now);
			group.add(task);
		}
		else if (task.isHeld() || task.state == HubTask.State.ENDED) {
			boolean same = task.holder == instance && task.delivery == claim.delivery();
			return same ? Custody.HELD : Custody.LOST;
		}
		else {
			if (task.state == HubTask.State.QUEUED) {
				group.unqueue(task);
			}
			else {
				task.leaveHolder();
			}
			task.state = HubTask.State.ACCEPTED;
			task.count = Math.max(task.count, claim.count());
		}
		task.heldBy(instance, claim.delivery());
		task.lease = this.incarnation.lease(claim.lease());
		task.startLease(now);
		group.match(now, outbox);
		group.lease = group.hasMembers() ? group.lease : task.lease;
		this.sweeper.lease(task.lease);
		return Custody.HELD;
	}

	/**
	 * Find the group for a subscriber or a claim; the first one inherits the orphans.
	 */
	private GroupQueue known(String workgroup, Outbox outbox) {
		GroupQueue group = this.groups.get(workgroup);
		if (group == null) {
			group = create(workgroup, this.incarnation.now());
		}
		if (!group.known) {
			group.known = true;
			updateKnown();
		}
		for (HubTask orphan : this.orphans.takeAll()) {
			boolean again = isSentAgain(orphan.message);
			if (again && group.has(orphan.tid)) {
				group.absorb(orphan.message, 0);
				this.counters.tasks.release(1, orphan.bytes);
			}
			else {
				place(group, orphan, again, this.incarnation.now(), outbox);
			}
		}
		return group;
	}

	synchronized boolean isRetired() {
		return this.retired;
	}

	private GroupQueue create(String workgroup, long now) {
		GroupQueue group = group(now);
		this.groups.put(workgroup, group);
		this.sweeper.watch();
		return group;
	}

	private void updateKnown() {
		this.known = this.groups.values().stream().filter((each) -> each.known).toArray(GroupQueue[]::new);
	}

	/**
	 * Whether this is a perform that was sent before, with the one who had it.
	 */
	private boolean isSentAgain(AetherMessage message) {
		return this.settings.redelivery() && !message.tid().isEmpty()
				&& Headers.text(message.headers(), Headers.INSTANCE) != null;
	}

	private void watch(SendOptions options) {
		if (options.expiry() != null) {
			this.sweeper.watch();
		}
	}

	/**
	 * Remove what is over, and retire when there is nothing left.
	 * @return whether there will be more to remove without anything else happening
	 */
	synchronized boolean sweep(long now) {
		boolean more = this.orphans.sweep(now) && !this.orphans.isEmpty();
		int before = this.groups.size();
		for (GroupQueue group : this.groups.values()) {
			more |= group.sweep(now);
		}
		this.groups.values().removeIf((group) -> group.isForgotten(now));
		if (this.groups.size() != before) {
			updateKnown();
		}
		if (this.groups.isEmpty() && this.orphans.isEmpty() && this.broadcast.isEmpty()) {
			this.retired = true;
		}
		return more && !this.retired;
	}

	/**
	 * Return the smallest lease that matters here, in nanoseconds.
	 */
	synchronized long smallestLease() {
		long smallest = this.incarnation.grace;
		for (GroupQueue group : this.groups.values()) {
			smallest = Math.min(smallest, group.lease);
		}
		return smallest;
	}

}
