package io.aethermagic.worker;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aethermagic.message.Action;
import io.aethermagic.node.AetherNode;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;

/**
 * What a worker hears of cancels at the addresses of its handlers, one subscription for
 * each. Safe for use by several threads.
 *
 * @promise 4.7
 */
final class CancelSubscriptions {

	private final AetherNode node;

	private final CallerRequests requests;

	private final Set<TaskAddress> addresses = new HashSet<>();

	private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

	CancelSubscriptions(AetherNode node, CallerRequests requests) {
		this.node = node;
		this.requests = requests;
	}

	/**
	 * Listen at an address, if that is not done yet.
	 * @param address the address of a handler
	 */
	void listen(TaskAddress address) {
		synchronized (this) {
			if (!this.addresses.add(address)) {
				return;
			}
		}
		Subscription subscription = this.node.transport()
			.subscribe(new Channel.AddressTopic(address), SubscribeOptions.every(Action.CANCEL),
					(delivery) -> this.requests.onCancel(delivery, address));
		this.subscriptions.add(subscription);
		subscription.request(Subscription.UNBOUNDED);
	}

	void close() {
		this.subscriptions.forEach(Subscription::close);
	}

}
