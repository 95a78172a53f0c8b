package io.aethermagic.transport.redis;

import java.util.List;
import java.util.Set;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.task.TaskAddress;

/**
 * The channels of the wire format, which foreign peers use too:
 * {@code union:job:task:context:tid:action}. No name has a colon.
 */
final class ChannelNames {

	private static final int ADDRESS_PARTS = 4;

	private final String prefix;

	/**
	 * Create names.
	 * @param prefix what they begin with: nothing on the wire, else what no name of the
	 * wire begins with
	 */
	ChannelNames(String prefix) {
		this.prefix = prefix;
	}

	/**
	 * Return the channel of a message at an address. Who is idle stands where others have
	 * the tid.
	 */
	String channel(TaskAddress address, AetherMessage message, Action otherwise) {
		Action action = (message.action() != null) ? message.action() : otherwise;
		String about = message.tid();
		if (action == Action.IDLE) {
			about = message.headers().getOrDefault(Headers.INSTANCE, "-");
		}
		return address(address) + ":" + about + ":" + action.wireName();
	}

	/**
	 * Return the patterns of all messages at an address.
	 */
	List<String> patterns(TaskAddress address, Set<Action> actions) {
		return actions.stream().sorted().map((action) -> address(address) + ":*:" + action.wireName()).toList();
	}

	private String address(TaskAddress address) {
		return this.prefix + address.union() + ":" + address.job() + ":" + address.task() + ":" + address.context();
	}

	/**
	 * Return the tid and the action of a channel, which may be empty.
	 */
	static List<String> tidAndAction(String channel) {
		int start = channel.startsWith("{") ? channel.indexOf(':') + 1 : 0;
		for (int i = 0; i < ADDRESS_PARTS && start >= 0; i++) {
			int colon = channel.indexOf(':', start);
			start = (colon < 0) ? -1 : colon + 1;
		}
		int end = channel.lastIndexOf(':');
		return (start < 0 || end < start) ? List.of("", "")
				: List.of(channel.substring(start, end), channel.substring(end + 1));
	}

}
