package io.aethermagic.test.application;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.aethermagic.message.Payload;
import io.aethermagic.task.Names;
import io.aethermagic.transport.Channel;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen to messages that are sent. Safe for use by several threads.
 */
final class MessageFaults {

	private final List<MessageFault> faults = new ArrayList<>();

	synchronized void add(MessageFault.Kind kind, String job, String task, Duration delay) {
		this.faults.add(new MessageFault(kind, Names.check("job", job), Names.check("task", task), delay));
	}

	synchronized boolean isEmpty() {
		return this.faults.isEmpty();
	}

	/**
	 * Take the first that fits a message: it happens once.
	 */
	synchronized @Nullable MessageFault take(Channel channel, Payload message) {
		for (MessageFault fault : this.faults) {
			if (fault.fits(channel, message)) {
				this.faults.remove(fault);
				return fault;
			}
		}
		return null;
	}

	synchronized List<Throwable> reset() {
		List<Throwable> unmet = new ArrayList<>();
		this.faults.forEach((fault) -> unmet.add(new IllegalStateException(
				"The test asked for a " + fault + ", and there was no such message: ask for it before the call")));
		this.faults.clear();
		return unmet;
	}

}
