package io.aethermagic.transport.mqtt;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.task.InvalidNameException;
import io.aethermagic.task.Names;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Spells channels as topics and filters (wire format, "MQTT").
 */
final class MqttTopics {

	private static final String PERFORM = "/" + Action.PERFORM.wireName();

	private final String union;

	private final String host;

	private final String inboxes;

	private final String online;

	private final String topics;

	private final String dead;

	/**
	 * Create topics.
	 * @param union the first level of every topic
	 * @param host the name of this machine; what a topic level cannot hold is replaced
	 */
	MqttTopics(String union, String host) {
		this.union = union;
		String level = host.replaceAll("[/+#\\s\\p{Cntrl}]", "-");
		this.host = level.isEmpty() ? "-" : level;
		String system = union + "/" + Names.RESERVED_JOB + "/";
		this.inboxes = system + "inbox/";
		this.online = system + "online/";
		this.topics = system + "topic/";
		this.dead = system + "dead/";
	}

	/**
	 * Return the topic that a message is published to.
	 * @param channel where it is sent
	 * @param message the message
	 * @return the topic
	 */
	String topic(Channel channel, AetherMessage message) {
		if (channel instanceof Channel.TaskQueue queue) {
			return address(queue.address()) + "/" + message.tid() + PERFORM;
		}
		if (channel instanceof Channel.AddressTopic topic) {
			return address(topic.address()) + "/" + level(message) + "/" + actionLevel(message);
		}
		if (channel instanceof Channel.Inbox inbox) {
			return replyTopic(inbox.instance());
		}
		Channel.Topic topic = (Channel.Topic) channel;
		if (!topic.name().equals(Channel.Topic.PRESENCE)) {
			return this.topics + topic.name();
		}
		return this.online + this.host + "/" + level(message) + "/" + actionLevel(message);
	}

	/**
	 * Return the last level but one: the task's, or the sender's where it is about none.
	 */
	private static String level(AetherMessage message) {
		if (!message.tid().isEmpty()) {
			return message.tid();
		}
		String instance = message.headers().get(Headers.INSTANCE);
		return (instance != null) ? instance : "-";
	}

	private static String actionLevel(AetherMessage message) {
		Action action = message.action();
		return (action != null) ? action.wireName() : Action.STATUS.wireName();
	}

	/**
	 * Return the topic that answers go to.
	 * @param replyTo an instance id; or, as it stands, the response topic of a peer that
	 * has chosen one of its own
	 * @return the topic
	 */
	String replyTopic(String replyTo) {
		return (replyTo.indexOf('/') < 0) ? this.inboxes + replyTo : replyTo;
	}

	/**
	 * Return who is answered on a response topic.
	 * @param responseTopic the response topic of a message, or {@code null}
	 * @return the instance id, the topic itself where it is no inbox of an instance, or
	 * {@code null} if there is none that can be published to
	 */
	@Nullable String replyTo(@Nullable String responseTopic) {
		if (responseTopic == null || responseTopic.isEmpty() || responseTopic.indexOf('+') >= 0
				|| responseTopic.indexOf('#') >= 0 || responseTopic.charAt(0) == '$') {
			return null;
		}
		if (responseTopic.startsWith(this.inboxes) && responseTopic.indexOf('/', this.inboxes.length()) < 0) {
			return responseTopic.substring(this.inboxes.length());
		}
		return (responseTopic.indexOf('/') >= 0) ? responseTopic : null;
	}

	/**
	 * Return the filter by which tasks are subscribed to.
	 * @param address the tasks' address
	 * @param workgroup the group that shares them, or {@code null} to get all
	 * @return the filter
	 */
	String taskFilter(TaskAddress address, @Nullable String workgroup) {
		String filter = address(address) + "/+" + PERFORM;
		return (workgroup == null) ? filter
				: "$share/" + this.union + "_" + address.job() + "_" + workgroup + "/" + filter;
	}

	/**
	 * Return the filter by which a channel without custody is subscribed to.
	 * @param channel the channel
	 * @param action the action that is wanted; of no meaning but on the topic of an
	 * address
	 * @return the filter
	 */
	String filter(Channel channel, Action action) {
		if (channel instanceof Channel.AddressTopic topic) {
			return address(topic.address()) + "/+/" + action.wireName();
		}
		if (channel instanceof Channel.Inbox inbox) {
			return this.inboxes + inbox.instance();
		}
		if (channel instanceof Channel.Topic topic) {
			return topic.name().equals(Channel.Topic.PRESENCE) ? this.online + "+/+/" + action.wireName()
					: this.topics + topic.name();
		}
		throw new IllegalArgumentException(channel + " is subscribed to by its workgroup");
	}

	/**
	 * Return a topic that a filter of {@link #filter} matches, and that is about no task.
	 * @param filter the filter
	 * @param instance who sends to it
	 * @return the topic
	 */
	static String example(String filter, String instance) {
		return filter.replace("/+/", "/" + instance + "/");
	}

	/**
	 * Tell whether a topic or filter is that of an inbox.
	 * @param topic the topic or filter
	 * @return whether it is
	 */
	boolean isInbox(String topic) {
		return topic.startsWith(this.inboxes);
	}

	/**
	 * Return the filter among those of {@link #filter} that a topic matches.
	 * @param topic the topic of a message that has come
	 * @return the filter; one that nobody has subscribed to if the topic is a stranger
	 */
	String matching(String topic) {
		int action = topic.lastIndexOf('/');
		if (topic.startsWith(this.online)) {
			return this.online + "+/+" + ((action >= 0) ? topic.substring(action) : "");
		}
		if (topic.startsWith(this.inboxes) || topic.startsWith(this.topics)) {
			return topic;
		}
		int tid = (action > 0) ? topic.lastIndexOf('/', action - 1) : -1;
		return (tid < 0) ? topic : topic.substring(0, tid) + "/+" + topic.substring(action);
	}

	/**
	 * Return the task that a topic is about.
	 * @param topic the topic of a message that has come
	 * @return the tid; empty on system topics
	 */
	String tid(String topic) {
		if (isSystem(topic)) {
			return "";
		}
		int action = topic.lastIndexOf('/');
		int tid = (action > 0) ? topic.lastIndexOf('/', action - 1) : -1;
		return (tid < 0) ? "" : topic.substring(tid + 1, action);
	}

	/**
	 * Return the action that a topic names.
	 * @param topic the topic of a message that has come
	 * @return the action; {@code null} where the topic names none
	 */
	@Nullable Action action(String topic) {
		if (isSystem(topic) && !topic.startsWith(this.online)) {
			return null;
		}
		return Action.of(lastLevel(topic));
	}

	private boolean isSystem(String topic) {
		return topic.startsWith(this.inboxes) || topic.startsWith(this.online) || topic.startsWith(this.topics)
				|| topic.startsWith(this.dead);
	}

	/**
	 * Return the topic that keeps a dead letter.
	 * @param address the task's address
	 * @param tid the task's identifier
	 * @return the topic
	 */
	String dead(TaskAddress address, String tid) {
		return this.dead + address.job() + "/" + address.task() + "/" + address.context() + "/" + tid;
	}

	/**
	 * Return the filter that matches dead letters.
	 * @param address only those of this address, or {@code null} for all
	 * @return the filter
	 */
	String deadFilter(@Nullable TaskAddress address) {
		return (address == null) ? this.dead + "#" : dead(address, "+");
	}

	/**
	 * Return the address of a dead letter.
	 * @param topic the letter's topic
	 * @return the address, or {@code null} if the topic is that of no letter
	 */
	@Nullable TaskAddress deadAddress(String topic) {
		if (!topic.startsWith(this.dead)) {
			return null;
		}
		String[] levels = topic.substring(this.dead.length()).split("/", -1);
		try {
			return (levels.length == 4) ? new TaskAddress(this.union, levels[0], levels[1], levels[2]) : null;
		}
		catch (InvalidNameException ex) {
			return null;
		}
	}

	/**
	 * Return the last level of a topic.
	 * @param topic the topic
	 * @return what follows the last separator
	 */
	static String lastLevel(String topic) {
		return topic.substring(topic.lastIndexOf('/') + 1);
	}

	private static String address(TaskAddress address) {
		return address.union() + "/" + address.job() + "/" + address.task() + "/" + address.context();
	}

}
