package io.aethermagic.transport.websocket;

import io.aethermagic.message.Action;
import io.aethermagic.task.InvalidNameException;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Channel;
import org.jspecify.annotations.Nullable;

/**
 * A topic or a filter of the Python library aethermagic,
 * {@code {union}/{job}/{task}/{context}/{tid}/{action}} (wire format, "HTTP and
 * WebSocket"). Other topics, the presence of Python's instances for one, lead nowhere.
 *
 * @param address the tasks' address
 * @param tid the task's identifier, or {@link #ANY}
 * @param action what is said, or wanted
 * @param workgroup the group that shares what comes, or {@code null}
 */
record ForeignTopic(TaskAddress address, String tid, Action action, @Nullable String workgroup) {

	/** Stands for every tid. */
	static final String ANY = "+";

	private static final String SHARE = "$share/";

	private static final int LEVELS = 6;

	/**
	 * Read a topic or a filter.
	 * @return what it says, or {@code null} if it leads nowhere
	 */
	static @Nullable ForeignTopic parse(String text) {
		if (!text.startsWith(SHARE)) {
			return parse(text, null);
		}
		int end = text.indexOf('/', SHARE.length());
		return (end > 0) ? parse(text.substring(end + 1), text.substring(SHARE.length(), end)) : null;
	}

	private static @Nullable ForeignTopic parse(String text, @Nullable String group) {
		String[] levels = text.split("/", -1);
		Action action = (levels.length == LEVELS) ? Action.of(levels[LEVELS - 1]) : null;
		if (action == null) {
			return null;
		}
		try {
			TaskAddress address = new TaskAddress(levels[0], levels[1], levels[2], levels[3]);
			return new ForeignTopic(address, levels[4], action, (group != null) ? workgroup(address, group) : null);
		}
		catch (InvalidNameException ex) {
			return null;
		}
	}

	/** Python's groups are named {@code {union}_{job}_{workgroup}}. */
	private static String workgroup(TaskAddress address, String group) {
		String prefix = address.union() + "_" + address.job() + "_";
		return group.startsWith(prefix) ? group.substring(prefix.length()) : group;
	}

	Channel channel() {
		return isPerform() ? new Channel.TaskQueue(this.address) : new Channel.AddressTopic(this.address);
	}

	boolean isPerform() {
		return this.action == Action.PERFORM;
	}

	/**
	 * Return what is wanted of all that comes from the channel.
	 */
	String wanted() {
		return wanted(this.tid, this.action);
	}

	static String wanted(String tid, Action action) {
		return tid + "/" + action.wireName();
	}

	static String name(TaskAddress address, String tid, Action action) {
		return address + "/" + wanted(tid, action);
	}

}
