package io.aethermagic.test.application;

import java.time.Duration;

import io.aethermagic.message.Action;
import io.aethermagic.message.Payload;
import io.aethermagic.transport.Channel;

/**
 * What is to happen to one message. Immutable.
 *
 * @param kind what
 * @param job the service of its task
 * @param task the operation
 * @param delay how late it comes
 */
record MessageFault(Kind kind, String job, String task, Duration delay) {

	/**
	 * What happens.
	 */
	enum Kind {

		/** The end of a task comes late. */
		LATE_ANSWER,

		/** The end of a task never comes. */
		LOST_ANSWER,

		/** A task comes twice. */
		TWICE

	}

	boolean fits(Channel channel, Payload message) {
		boolean ofTask = message.job().equals(this.job) && message.task().equals(this.task);
		boolean way = (this.kind == Kind.TWICE)
				? channel instanceof Channel.TaskQueue && message.action() == Action.PERFORM
				: channel instanceof Channel.Inbox && message.action() == Action.COMPLETE;
		return ofTask && way;
	}

	@Override
	public String toString() {
		return this.kind + " of " + this.job + "/" + this.task;
	}

}
