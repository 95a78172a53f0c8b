package io.aethermagic.client;

import java.util.Map;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.task.TaskKey;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.SendOptions;

/**
 * Asks workers to stop a task, or tells them that nobody cares any more. Safe for use by
 * several threads.
 *
 * @promise 4.7
 */
final class StopMessages {

	private final AetherNode node;

	StopMessages(AetherNode node) {
		this.node = node;
	}

	/**
	 * Ask whoever has a task to stop: at its address, and at the holders.
	 * @param holders the instances that hold it
	 */
	void cancel(TaskKey key, Iterable<String> holders) {
		send(key, message(key, Action.CANCEL, "cancelled", 0), holders);
	}

	/**
	 * Cancel a task at one instance alone.
	 */
	void cancelAt(TaskKey key, String instance) {
		this.node.send(new Channel.Inbox(instance), message(key, Action.CANCEL, "cancelled", 0), SendOptions.DEFAULT);
	}

	/**
	 * Tell whoever has a task that its answers are dropped: at its address, and at the
	 * holders.
	 * @param holders the instances that hold it
	 */
	void dismiss(TaskKey key, Iterable<String> holders) {
		send(key, message(key, Action.DISMISS, "dismissed", 100), holders);
	}

	private void send(TaskKey key, AetherMessage message, Iterable<String> holders) {
		this.node.send(new Channel.AddressTopic(key.address()), message, SendOptions.DEFAULT);
		for (String holder : holders) {
			this.node.send(new Channel.Inbox(holder), message, SendOptions.DEFAULT);
		}
	}

	private AetherMessage message(TaskKey key, Action action, String status, int progress) {
		return this.node.message(action, status, progress, MessageCodec.EMPTY, key.address(), "", key.tid(),
				Map.of(Headers.INSTANCE, this.node.instance()));
	}

}
