package io.aethermagic.transport.redis;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.SendOptions;

/**
 * The names of keys and channels. What one script touches has one hash tag, so that it is
 * in one slot of a cluster.
 */
final class RedisKeys {

	private final String prefix;

	private final String union;

	/** What the names of all channels begin with, also those of the wire. */
	private final String database;

	private final String channels;

	/**
	 * Create names.
	 * @param settings what they are made of
	 * @param database the number of the database. Keys are apart in each by themselves;
	 * what is published is heard in all, unless its channel has another name
	 */
	RedisKeys(RedisSettings settings, int database) {
		this.prefix = settings.keyPrefix() + "{";
		this.union = settings.union();
		this.database = (database > 0) ? "{" + database + "}:" : "";
		this.channels = settings.keyPrefix() + this.database + "{";
	}

	/**
	 * Return the channels of messages at addresses.
	 */
	ChannelNames addresses() {
		return new ChannelNames(this.database);
	}

	/**
	 * Return the keys of a task address, in the order in which {@code stream-keys.lua}
	 * takes them.
	 */
	String[] task(TaskAddress address) {
		String base = this.prefix + address.union() + ":" + address.job() + ":" + address.task() + ":"
				+ address.context() + "}:";
		return new String[] { base + "tasks", base + "workers", base + "groups", base + "deadlines" };
	}

	/**
	 * Return the keys of a task address, in the order in which {@code list-keys.lua}
	 * takes them.
	 */
	String[] list(TaskAddress address) {
		String base = this.prefix + address.union() + ":" + address.job() + ":" + address.task() + ":"
				+ address.context() + "}:list:";
		return new String[] { base, base + "workers", base + "groups", base + "cursors", base + "alone" };
	}

	/**
	 * Return the list at which a group waits, as the scripts name it.
	 * @param keys what {@link #list} returns
	 */
	static String queue(String[] keys, String group) {
		return keys[0] + "queue:" + group + ":" + SendOptions.DEFAULT_PRIORITY;
	}

	/**
	 * Return the list of what a worker has in hand, as the scripts name it.
	 * @param keys what {@link #list} returns
	 */
	static String work(String[] keys, String group, String consumer) {
		return keys[0] + "work:" + group + ":" + consumer;
	}

	/**
	 * Return an inbox's stream.
	 */
	String[] inbox(String instance) {
		return new String[] { inboxes() + instance + "}:messages" };
	}

	/**
	 * Return what the claims of a workgroup on published tasks begin with.
	 */
	String claims(TaskAddress address, String workgroup) {
		return this.prefix + address.union() + ":" + address.job() + ":" + address.task() + ":" + address.context()
				+ "}:claim:" + workgroup + ":";
	}

	/**
	 * Return the instances and their wills.
	 */
	String[] presence() {
		String base = this.prefix + this.union + ":presence}:";
		return new String[] { base + "instances", base + "wills" };
	}

	/**
	 * Return the dead letters, their order and a counter.
	 */
	String[] deadLetters() {
		String base = this.prefix + this.union + ":dead}:";
		return new String[] { base + "letters", base + "order", base + "counter" };
	}

	/**
	 * Return the channel of a topic.
	 */
	String topic(Channel channel) {
		if (channel instanceof Channel.AddressTopic topic) {
			TaskAddress address = topic.address();
			return this.channels + address.union() + ":" + address.job() + ":" + address.task() + ":"
					+ address.context() + "}:topic";
		}
		if (channel instanceof Channel.Topic topic) {
			return this.channels + topic.union() + ":topic:" + topic.name() + "}";
		}
		throw new IllegalArgumentException(channel + " is no topic");
	}

	/**
	 * Return the channel of an instance's inbox, where inboxes are channels.
	 */
	String inboxChannel(String instance) {
		return inboxChannels() + instance + "}";
	}

	/**
	 * Whether a channel is that of an inbox.
	 */
	boolean isInboxChannel(String channel) {
		return channel.startsWith(inboxChannels());
	}

	private String inboxChannels() {
		return this.channels + this.union + ":inbox:";
	}

	private String inboxes() {
		return this.prefix + this.union + ":inbox:";
	}

	/**
	 * Return the channel on which an instance hears that it hears.
	 */
	String ping(String instance) {
		return this.channels + this.union + ":ping:" + instance + "}";
	}

}
