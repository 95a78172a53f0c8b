package io.aethermagic.transport.hub;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.support.Stages;

/**
 * The channels of a hub, each with the router of its kind, made when needed and dropped
 * when empty. Safe for use by several threads.
 */
final class HubChannels {

	private final Hub hub;

	private final ConcurrentHashMap<Channel.TaskQueue, TaskQueueRouter> queues = new ConcurrentHashMap<>();

	private final ConcurrentHashMap<String, InboxRouter> inboxes = new ConcurrentHashMap<>();

	private final HubTopics topics = new HubTopics();

	HubChannels(Hub hub) {
		this.hub = hub;
	}

	CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options, Outbox outbox) {
		if (channel instanceof Channel.TaskQueue queue) {
			return sendTask(queue, message, options, outbox);
		}
		if (channel instanceof Channel.Inbox inbox) {
			return sendInbox(inbox.instance(), message, options, outbox);
		}
		return Stages.receipt(this.topics.send(channel, message, options, this.hub.now(), outbox));
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

	private CompletionStage<Receipt> sendInbox(String instance, AetherMessage message, SendOptions options,
			Outbox outbox) {
		long now = this.hub.now();
		while (true) {
			InboxRouter inbox = this.inboxes.get(instance);
			if (inbox == null) {
				if (!this.hub.instances.isExpected(instance, now)) {
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

	HubSubscriber subscribe(HubSession session, long id, Channel channel, SubscribeOptions options, Outbox outbox) {
		if (channel instanceof Channel.TaskQueue queue && options.workgroup() != null) {
			long lease = this.hub.lease(options.lease());
			TaskMember member = null;
			while (member == null) {
				member = queue(queue).join(session, id, options.workgroup(), lease, outbox);
			}
			this.hub.sweeper.lease(lease);
			return member;
		}
		DirectSubscriber subscriber = new DirectSubscriber(session, id, channel, options);
		boolean added = false;
		while (!added) {
			added = add(subscriber, outbox);
		}
		return subscriber;
	}

	private boolean add(DirectSubscriber subscriber, Outbox outbox) {
		if (subscriber.channel instanceof Channel.TaskQueue queue) {
			return queue(queue).joinBroadcast(subscriber);
		}
		if (subscriber.channel instanceof Channel.Inbox inbox) {
			return inbox(inbox.instance()).subscribe(subscriber, outbox);
		}
		this.topics.add(subscriber);
		return true;
	}

	void remove(DirectSubscriber subscriber, boolean comesBack) {
		if (subscriber.channel instanceof Channel.Inbox inbox) {
			inbox(inbox.instance()).unsubscribe(subscriber, comesBack);
			return;
		}
		if (subscriber.channel instanceof Channel.TaskQueue queue) {
			queue(queue).leaveBroadcast(subscriber);
		}
		else {
			this.topics.remove(subscriber);
		}
		MessageBuffer rest = subscriber.close();
		for (BufferedMessage passing = rest.poll(); passing != null; passing = rest.poll()) {
			this.hub.passing.release(1, passing.bytes());
		}
	}

	Custody claim(HubInstance instance, HubClaim claim, Outbox outbox) {
		if (!this.hub.settings().redelivery()) {
			return Custody.HELD;
		}
		Channel.TaskQueue channel = new Channel.TaskQueue(claim.address());
		while (true) {
			Custody custody = this.hub.custody.claim(queue(channel), instance, claim, outbox);
			if (custody != null) {
				return custody;
			}
		}
	}

	boolean sweep(long now) {
		boolean more = false;
		for (TaskQueueRouter queue : this.queues.values()) {
			more |= queue.sweep(now);
		}
		for (InboxRouter inbox : this.inboxes.values()) {
			more |= inbox.sweep(now);
		}
		return more;
	}

	long smallestLease() {
		long smallest = this.hub.grace;
		for (TaskQueueRouter queue : this.queues.values()) {
			smallest = Math.min(smallest, queue.smallestLease());
		}
		return smallest;
	}

	void retire(Channel.TaskQueue channel, TaskQueueRouter queue) {
		this.queues.remove(channel, queue);
	}

	void retire(String instance, InboxRouter inbox) {
		this.inboxes.remove(instance, inbox);
	}

	private TaskQueueRouter queue(Channel.TaskQueue channel) {
		TaskQueueRouter queue = this.queues.get(channel);
		return (queue != null) ? queue
				: this.queues.computeIfAbsent(channel, (key) -> new TaskQueueRouter(this.hub, key));
	}

	private InboxRouter inbox(String instance) {
		return this.inboxes.computeIfAbsent(instance, (id) -> new InboxRouter(this.hub, id));
	}

}
