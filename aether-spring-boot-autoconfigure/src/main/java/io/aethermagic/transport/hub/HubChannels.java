package io.aethermagic.transport.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.Stages;

/**
 * The channels of a hub, each with the router of its kind, made when needed and dropped
 * when empty. Safe for use by several threads.
 */
final class HubChannels implements Sweeper.Swept {

	private final HubSettings settings;

	private final Incarnation incarnation;

	private final HubCounters counters;

	private final HubInstances instances;

	private final Sweeper sweeper;

	private final ConcurrentHashMap<Channel.TaskQueue, TaskQueueRouter> queues = new ConcurrentHashMap<>();

	private final ConcurrentHashMap<String, InboxRouter> inboxes = new ConcurrentHashMap<>();

	private final HubTopics topics = new HubTopics();

	HubChannels(HubSettings settings, Incarnation incarnation, HubCounters counters, HubInstances instances,
			Sweeper sweeper) {
		this.settings = settings;
		this.incarnation = incarnation;
		this.counters = counters;
		this.instances = instances;
		this.sweeper = sweeper;
	}

	CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
		if (this.incarnation.isOver()) {
			return Stages.failed(closed());
		}
		try (Outbox outbox = Outbox.open()) {
			if (channel instanceof Channel.TaskQueue queue) {
				return sendTask(queue, message, options, outbox);
			}
			long now = this.incarnation.now();
			if (channel instanceof Channel.Inbox inbox) {
				return sendInbox(inbox.instance(), message, options, now, outbox);
			}
			return Stages.receipt(this.topics.send(channel, message, options, now, outbox));
		}
	}

	/**
	 * Return how full the hub is.
	 */
	List<BufferLevel> buffers() {
		List<BufferLevel> levels = new ArrayList<>(this.counters.tasks.levels("hub-tasks"));
		levels.addAll(this.counters.passing.levels("hub-messages"));
		return levels;
	}

	static TransportException closed() {
		return new TransportException("The hub is closed", null);
	}

	private CompletionStage<Receipt> sendTask(Channel.TaskQueue channel, AetherMessage message, SendOptions options,
			Outbox outbox) {
		while (true) {
			CompletionStage<Receipt> receipt = queue(channel).send(message, options, outbox);
			if (receipt != null) {
				return receipt;
			}
		}
	}

	private CompletionStage<Receipt> sendInbox(String instance, AetherMessage message, SendOptions options, long now,
			Outbox outbox) {
		while (true) {
			InboxRouter inbox = this.inboxes.get(instance);
			if (inbox == null) {
				if (!this.instances.isExpected(instance, now)) {
					return Stages.UNROUTED;
				}
				inbox = inbox(instance);
			}
			CompletionStage<Receipt> receipt = inbox.send(message, options, now, outbox);
			if (receipt != null) {
				return receipt;
			}
		}
	}

	HubSubscriber subscribe(HubInstance instance, SessionState session, long id, Channel channel,
			SubscribeOptions options, Outbox outbox) {
		if (channel instanceof Channel.TaskQueue queue && options.workgroup() != null) {
			long lease = this.incarnation.lease(options.lease());
			TaskMember member = null;
			while (member == null) {
				member = queue(queue).join(instance, session, id, options.workgroup(), lease, outbox);
			}
			this.sweeper.lease(lease);
			return member;
		}
		DirectSubscriber subscriber = new DirectSubscriber(session, id, options.actions(),
				channel instanceof Channel.Inbox && session.confirms(),
				(leaving, comesBack) -> leave(channel, leaving, comesBack), this.incarnation, this.counters,
				this.settings.subscriberBuffer());
		boolean added = false;
		while (!added) {
			added = add(channel, subscriber, outbox);
		}
		return subscriber;
	}

	private boolean add(Channel channel, DirectSubscriber subscriber, Outbox outbox) {
		if (channel instanceof Channel.TaskQueue queue) {
			return queue(queue).joinBroadcast(subscriber);
		}
		if (channel instanceof Channel.Inbox inbox) {
			return inbox(inbox.instance()).subscribe(subscriber, outbox);
		}
		this.topics.add(channel, subscriber);
		return true;
	}

	private void leave(Channel channel, DirectSubscriber subscriber, boolean comesBack) {
		if (channel instanceof Channel.Inbox inbox) {
			inbox(inbox.instance()).unsubscribe(subscriber, comesBack);
		}
		else if (channel instanceof Channel.TaskQueue queue) {
			queue(queue).leaveBroadcast(subscriber);
		}
		else {
			this.topics.remove(channel, subscriber);
		}
	}

	Custody claim(HubInstance instance, HubClaim claim, Outbox outbox) {
		if (!this.settings.redelivery()) {
			return Custody.HELD;
		}
		Channel.TaskQueue channel = new Channel.TaskQueue(claim.address());
		while (true) {
			Custody custody = queue(channel).claim(instance, claim, outbox);
			if (custody != null) {
				return custody;
			}
		}
	}

	@Override
	public boolean sweep(long now, Outbox outbox) {
		boolean more = false;
		for (Map.Entry<Channel.TaskQueue, TaskQueueRouter> queue : this.queues.entrySet()) {
			more |= queue.getValue().sweep(now);
			if (queue.getValue().isRetired()) {
				this.queues.remove(queue.getKey(), queue.getValue());
			}
		}
		for (Map.Entry<String, InboxRouter> inbox : this.inboxes.entrySet()) {
			more |= inbox.getValue().sweep(now);
			if (inbox.getValue().isRetired()) {
				this.inboxes.remove(inbox.getKey(), inbox.getValue());
			}
		}
		return more;
	}

	@Override
	public long smallestLease() {
		long smallest = this.incarnation.grace;
		for (TaskQueueRouter queue : this.queues.values()) {
			smallest = Math.min(smallest, queue.smallestLease());
		}
		return smallest;
	}

	private TaskQueueRouter queue(Channel.TaskQueue channel) {
		TaskQueueRouter queue = this.queues.get(channel);
		return (queue != null) ? queue
				: this.queues.computeIfAbsent(channel, (key) -> new TaskQueueRouter(this.incarnation, this.counters,
						this.instances, this.sweeper, this.settings));
	}

	private InboxRouter inbox(String instance) {
		return this.inboxes.computeIfAbsent(instance,
				(id) -> new InboxRouter(id, this.instances, this.counters, this.sweeper, this.settings.inboxKeep()));
	}

}
