package io.aethermagic.node;

import java.util.List;

import io.aethermagic.transport.Channel;
import io.aethermagic.transport.MessageTooLargeException;
import io.aethermagic.transport.SendOptions;

/**
 * Sends control messages: in as many as are needed so that none is too large for a
 * broker, and in halves where one is all the same. Safe for use by several threads.
 */
final class ControlSender {

	/**
	 * How many tasks one control message is about: of the longest names that is below 64
	 * KiB.
	 */
	private static final int MAX_TASKS = 100;

	private final NodeMessages messages;

	private final CountingSender sender;

	ControlSender(NodeMessages messages, CountingSender sender) {
		this.messages = messages;
		this.sender = sender;
	}

	/**
	 * Tell an inbox something of tasks. A heartbeat is worth only the moment: the next
	 * one says it again.
	 */
	void send(Control control, String to, List<TaskRef> tasks) {
		SendOptions options = (control == Control.HEARTBEAT) ? SendOptions.AT_MOST_ONCE : SendOptions.DEFAULT;
		int from = 0;
		do {
			int until = Math.min(tasks.size(), from + MAX_TASKS);
			send(control, to, tasks.subList(from, until), options);
			from = until;
		}
		while (from < tasks.size());
	}

	private void send(Control control, String to, List<TaskRef> tasks, SendOptions options) {
		Completed.then(this.sender.send(new Channel.Inbox(to), this.messages.control(control, tasks), options),
				(receipt, failure) -> {
					if (failure instanceof MessageTooLargeException && tasks.size() > 1) {
						int half = tasks.size() / 2;
						send(control, to, tasks.subList(0, half), options);
						send(control, to, tasks.subList(half, tasks.size()), options);
					}
				});
	}

}
