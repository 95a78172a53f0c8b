package io.aethermagic.transport.redis;

import java.util.List;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Channel;

/**
 * The names of keys and channels. What belongs to one address, and is changed in one
 * step, has the same part in braces, so that it is on the same node of a cluster.
 */
final class RedisKeys {

	private final String prefix;

	private final String union;

	RedisKeys(String prefix, String union) {
		this.prefix = prefix;
		this.union = union;
	}

	private static String text(TaskAddress address) {
		return address.union() + ":" + address.job() + ":" + address.task() + ":" + address.context();
	}

	/**
	 * The stream of an address's tasks.
	 */
	String tasks(TaskAddress address) {
		return this.prefix + "tasks:{" + text(address) + "}";
	}

	/**
	 * The keys of an address: the stream of its tasks; who takes them, and until when
	 * that holds; the epoch of each group, new when the group is made; when entries
	 * expire; who of those that take them is in no group; and what all groups are done
	 * with and those might still read.
	 */
	List<String> taskKeys(TaskAddress address) {
		return taskKeys(tasks(address));
	}

	/**
	 * The keys of an address, by its stream.
	 */
	static List<String> taskKeys(String stream) {
		return List.of(stream, stream + ":live", stream + ":epochs", stream + ":deadlines", stream + ":readers",
				stream + ":finished");
	}

	/**
	 * The stream of an instance's inbox.
	 */
	String inbox(String instance) {
		return this.prefix + "inbox:{" + instance + "}";
	}

	/**
	 * What is there as long as the instance is.
	 */
	String inboxLive(String instance) {
		return inbox(instance) + ":live";
	}

	/**
	 * The channel on which those who read a stream hear that there is something.
	 */
	static String wake(String stream) {
		return stream + ":wake";
	}

	/**
	 * The channel of a topic.
	 * @param channel a topic or the topic of an address
	 * @throws IllegalArgumentException if the channel is neither
	 */
	String published(Channel channel) {
		if (channel instanceof Channel.AddressTopic topic) {
			return this.prefix + "address:" + text(topic.address());
		}
		if (channel instanceof Channel.Topic topic) {
			return this.prefix + "topic:" + topic.union() + ":" + topic.name();
		}
		throw new IllegalArgumentException(channel + " is no topic");
	}

	/**
	 * Until when each instance counts as there.
	 */
	String instances() {
		return this.prefix + "{instances}";
	}

	/**
	 * What is said for each instance when it is gone.
	 */
	String wills() {
		return instances() + ":wills";
	}

	/**
	 * The dead letters.
	 */
	String letters() {
		return this.prefix + "dead:{" + this.union + "}";
	}

	/**
	 * The order of the dead letters.
	 */
	String letterOrder() {
		return letters() + ":order";
	}

	/**
	 * The addresses of the dead letters.
	 */
	String letterAddresses() {
		return letters() + ":addresses";
	}

}
