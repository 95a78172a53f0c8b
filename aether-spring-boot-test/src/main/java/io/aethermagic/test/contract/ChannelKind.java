package io.aethermagic.test.contract;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.SubscribeOptions;

/**
 * The kinds of subscription that there are, each with a channel that the suite uses.
 */
enum ChannelKind {

	/** Tasks for a workgroup: the only kind with custody. */
	TASKS(Action.PERFORM),

	/** Tasks for a handler that gets every one of them. */
	EVERY_TASK(Action.PERFORM),

	/** An instance's inbox. */
	INBOX(Action.STATUS),

	/** A topic by its name. */
	TOPIC(Action.ONLINE),

	/** The topic of an address. */
	ADDRESS_TOPIC(Action.CANCEL);

	static final String WORKGROUP = "group";

	static final TaskAddress ADDRESS = new TaskAddress(TaskAddress.DEFAULT_UNION, "contract", "task",
			TaskAddress.DEFAULT_CONTEXT);

	private static final String NUMBER = "number";

	private final Action action;

	ChannelKind(Action action) {
		this.action = action;
	}

	/**
	 * Return the channel on which an instance receives.
	 * @param instance the instance's id
	 * @return the channel
	 */
	Channel channel(String instance) {
		return channel(instance, ADDRESS);
	}

	/**
	 * Return the channel on which an instance receives.
	 * @param instance the instance's id
	 * @param address where, if the kind has an address
	 * @return the channel
	 */
	Channel channel(String instance, TaskAddress address) {
		return switch (this) {
			case TASKS, EVERY_TASK -> new Channel.TaskQueue(address);
			case INBOX -> new Channel.Inbox(instance);
			case TOPIC -> new Channel.Topic(address.union(), "contract");
			case ADDRESS_TOPIC -> new Channel.AddressTopic(address);
		};
	}

	SubscribeOptions options(Duration lease) {
		return switch (this) {
			case TASKS -> SubscribeOptions.tasks(WORKGROUP, lease);
			case EVERY_TASK -> SubscribeOptions.tasks(null, lease);
			case INBOX, TOPIC, ADDRESS_TOPIC -> SubscribeOptions.every(this.action);
		};
	}

	boolean isQueue() {
		return this == TASKS || this == EVERY_TASK;
	}

	/**
	 * Make a message, whose action and tid say the same for all of a topic.
	 * @param number what tells it from others
	 * @return the message
	 */
	AetherMessage message(int number) {
		return message(number, "{\"data\":null}".getBytes(StandardCharsets.UTF_8));
	}

	AetherMessage message(int number, byte[] payload) {
		return new AetherMessage(UUID.randomUUID().toString(), isQueue() ? "t" + number : "t", this.action, null,
				Map.of(NUMBER, Integer.toString(number)), payload);
	}

	static int number(AetherMessage message) {
		return Integer.parseInt(message.headers().getOrDefault(NUMBER, "-1"));
	}

}
