package io.aethermagic.transport.hub;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.transport.Channel;
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

	final Hub hub;

	private final Channel.TaskQueue channel;

	private final Map<String, GroupQueue> groups = new HashMap<>();

	/** What was sent before any group was known. */
	private final GroupQueue orphans;

	private final List<DirectSubscriber> broadcast = new ArrayList<>();

	/** The groups that a perform for all of them goes to. */
	private GroupQueue[] known = NONE;

	private boolean retired;

	TaskQueueRouter(Hub hub, Channel.TaskQueue channel) {
		this.hub = hub;
		this.channel = channel;
		this.orphans = new GroupQueue(this, "", hub.now());
	}

	/**
	 * Route a perform.
	 * @return the receipt, or {@code null} if this router is no longer the address's
	 */
	synchronized @Nullable CompletionStage<Receipt> send(AetherMessage message, SendOptions options, Outbox outbox) {
		if (this.retired) {
			return null;
		}
		long now = this.hub.now();
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
			TransportException full = this.hub.tasks.acquire(1, bytes);
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
		boolean again = this.hub.isSentAgain(message);
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
		TransportException full = this.hub.tasks.acquire(copies, copies * bytes);
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

	private void place(GroupQueue group, HubTask entry, boolean again, long now, Outbox outbox) {
		entry.group = group;
		if (again && this.hub.instances.park(entry, now)) {
			entry.state = HubTask.State.PARKED;
		}
		group.add(entry);
		group.match(now, outbox);
	}

	/**
	 * Add a competing subscriber.
	 * @return the member, or {@code null} if this router is no longer the address's
	 */
	synchronized @Nullable TaskMember join(HubSession session, long subscription, String workgroup, long lease,
			Outbox outbox) {
		if (this.retired) {
			return null;
		}
		GroupQueue group = known(workgroup, outbox);
		TaskMember member = new TaskMember(session, subscription, lease, group);
		group.join(member);
		return member;
	}

	synchronized boolean joinBroadcast(DirectSubscriber subscriber) {
		return !this.retired && this.broadcast.add(subscriber);
	}

	synchronized void leaveBroadcast(DirectSubscriber subscriber) {
		this.broadcast.remove(subscriber);
		this.hub.sweeper.watch();
	}

	synchronized void remove(TaskMember member) {
		member.group.leave(member, this.hub.now());
		this.hub.sweeper.watch();
	}

	synchronized void request(TaskMember member, long n, Outbox outbox) {
		member.group.request(member, n);
		member.group.match(this.hub.now(), outbox);
	}

	/**
	 * Find the group for a subscriber or a claim; the first one inherits the orphans.
	 */
	GroupQueue known(String workgroup, Outbox outbox) {
		GroupQueue group = this.groups.get(workgroup);
		if (group == null) {
			group = create(workgroup, this.hub.now());
		}
		if (!group.known) {
			group.known = true;
			this.known = this.groups.values().stream().filter((each) -> each.known).toArray(GroupQueue[]::new);
		}
		for (HubTask orphan : this.orphans.takeAll()) {
			boolean again = this.hub.isSentAgain(orphan.message);
			if (again && group.has(orphan.tid)) {
				group.absorb(orphan.message, 0);
				this.hub.tasks.release(1, orphan.bytes);
			}
			else {
				place(group, orphan, again, this.hub.now(), outbox);
			}
		}
		return group;
	}

	boolean isRetired() {
		return this.retired;
	}

	private GroupQueue create(String workgroup, long now) {
		GroupQueue group = new GroupQueue(this, workgroup, now);
		this.groups.put(workgroup, group);
		this.hub.sweeper.watch();
		return group;
	}

	private void watch(SendOptions options) {
		if (options.expiry() != null) {
			this.hub.sweeper.watch();
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
			this.known = this.groups.values().stream().filter((each) -> each.known).toArray(GroupQueue[]::new);
		}
		if (this.groups.isEmpty() && this.orphans.isEmpty() && this.broadcast.isEmpty()) {
			this.retired = true;
			this.hub.channels.retire(this.channel, this);
		}
		return more && !this.retired;
	}

	/**
	 * Return the smallest lease that matters here, in nanoseconds.
	 */
	synchronized long smallestLease() {
		long smallest = this.hub.grace;
		for (GroupQueue group : this.groups.values()) {
			smallest = Math.min(smallest, group.lease);
		}
		return smallest;
	}

}
