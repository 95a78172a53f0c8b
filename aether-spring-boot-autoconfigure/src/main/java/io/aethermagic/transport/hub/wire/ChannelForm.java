package io.aethermagic.transport.hub.wire;

import java.util.List;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Channel;
import org.jspecify.annotations.Nullable;

/**
 * How a channel is written: its kind, and the names that it has. Stateless.
 */
final class ChannelForm {

	private static final String TASKS = "tasks";

	private static final String ADDRESS = "address";

	private static final String TOPIC = "topic";

	private static final String INBOX = "inbox";

	private ChannelForm() {
	}

	static List<String> write(Channel channel) {
		if (channel instanceof Channel.TaskQueue queue) {
			return write(TASKS, queue.address());
		}
		if (channel instanceof Channel.AddressTopic topic) {
			return write(ADDRESS, topic.address());
		}
		if (channel instanceof Channel.Topic topic) {
			return List.of(TOPIC, topic.union(), topic.name());
		}
		if (channel instanceof Channel.Inbox inbox) {
			return List.of(INBOX, inbox.instance());
		}
		throw new IllegalArgumentException("There is no wire form of " + channel);
	}

	private static List<String> write(String kind, TaskAddress address) {
		return List.of(kind, address.union(), address.job(), address.task(), address.context());
	}

	/**
	 * Read a channel.
	 * @return the channel, or {@code null} if these are no words of one
	 */
	static @Nullable Channel read(List<String> words) {
		return switch (words.isEmpty() ? "" : words.get(0) + words.size()) {
			case TASKS + 5 -> new Channel.TaskQueue(address(words));
			case ADDRESS + 5 -> new Channel.AddressTopic(address(words));
			case TOPIC + 3 -> new Channel.Topic(words.get(1), words.get(2));
			case INBOX + 2 -> new Channel.Inbox(words.get(1));
			default -> null;
		};
	}

	private static TaskAddress address(List<String> words) {
		return new TaskAddress(words.get(1), words.get(2), words.get(3), words.get(4));
	}

}
