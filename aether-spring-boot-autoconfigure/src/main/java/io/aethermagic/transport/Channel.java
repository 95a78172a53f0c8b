package io.aethermagic.transport;

import io.aethermagic.task.TaskAddress;

/**
 * Where a message goes. The kind of channel says who receives it.
 */
public sealed interface Channel {

	/**
	 * One member of each workgroup, and every subscriber without a workgroup. Carries
	 * perform.
	 *
	 * @param address the tasks' address
	 */
	record TaskQueue(TaskAddress address) implements Channel {
	}

	/**
	 * Every subscriber, filtered by action. Carries cancel, dismiss and idle; and status
	 * and complete to and from peers that have no inbox.
	 *
	 * @param address the tasks' address
	 */
	record AddressTopic(TaskAddress address) implements Channel {
	}

	/**
	 * Every subscriber. Carries events and presence.
	 *
	 * @param union the application's namespace
	 * @param name the topic's name
	 */
	record Topic(String union, String name) implements Channel {

		/** The name of the topic that tells who is online. */
		public static final String PRESENCE = "presence";

	}

	/**
	 * One instance. Carries status and complete to the caller, control, and directed
	 * messages.
	 *
	 * @param instance the instance id
	 */
	record Inbox(String instance) implements Channel {
	}

}
