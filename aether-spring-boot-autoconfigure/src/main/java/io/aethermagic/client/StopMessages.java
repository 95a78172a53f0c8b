package io.aethermagic.client;

import java.time.Duration;
import java.util.Map;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Completed;
import io.aethermagic.task.TaskKey;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.SendOptions;

/**
 * Asks workers to stop a task, or tells them that nobody cares any more. What the
 * transport does not take, because the connection was lost just then, is said again for
 * one lease: nothing else would tell a worker that sends no heartbeats. Safe for use by
 * several threads.
 *
 * @promise 4.7
 */
final class StopMessages {

	/** How long after a send that failed it is tried again. */
	private static final Duration AGAIN = Duration.ofSeconds(1);

	private final AetherNode node;

	private final Timers timers;

	private final Duration lease;

	private volatile boolean closed;

	StopMessages(AetherNode node, Duration lease) {
		this.node = node;
		this.timers = node.timers();
		this.lease = lease;
	}

	/**
	 * Say nothing again from now on.
	 */
	void close() {
		this.closed = true;
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
		send(new Channel.Inbox(instance), message(key, Action.CANCEL, "cancelled", 0));
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
		send(new Channel.AddressTopic(key.address()), message);
		for (String holder : holders) {
			send(new Channel.Inbox(holder), message);
		}
	}

	private void send(Channel channel, AetherMessage message) {
		send(channel, message, this.timers.nanoTime() + this.lease.toNanos());
	}

	private void send(Channel channel, AetherMessage message, long untilNanos) {
		Completed.then(this.node.send(channel, message, SendOptions.DEFAULT), (receipt, failure) -> {
			if (failure != null && !(failure instanceof MessageRefusedException)
					&& this.timers.nanoTime() - untilNanos < 0) {
				this.timers.schedule(AGAIN, () -> again(channel, message, untilNanos));
			}
		});
	}

	private void again(Channel channel, AetherMessage message, long untilNanos) {
		if (!this.closed) {
			send(channel, message, untilNanos);
		}
	}

	private AetherMessage message(TaskKey key, Action action, String status, int progress) {
		return this.node.message(action, status, progress, MessageCodec.EMPTY, key.address(), "", key.tid(),
				Map.of(Headers.INSTANCE, this.node.instance()));
	}

}
