package io.aethermagic.fleet;

import java.util.List;

import io.aethermagic.console.HandlerStatus;
import io.aethermagic.message.ProtocolRecord;
import org.jspecify.annotations.Nullable;

/**
 * An answer on the wire: that which was asked for, or why it is refused.
 *
 * @param id that of the question
 * @param problem why it is refused; {@code null} if it is not
 * @param count how many were changed
 */
record FleetReply(String id, @Nullable String problem, @Nullable InstanceInfo info, @Nullable InstanceStats stats,
		@Nullable List<HandlerStatus> handlers, @Nullable InstanceTasks tasks, int count) implements ProtocolRecord {

	static FleetReply counted(String id, int count) {
		return new FleetReply(id, null, null, null, null, null, count);
	}

	static FleetReply refused(String id, String problem) {
		return new FleetReply(id, problem, null, null, null, null, 0);
	}

	static FleetReply of(String id, InstanceInfo info) {
		return new FleetReply(id, null, info, null, null, null, 0);
	}

	static FleetReply of(String id, InstanceStats stats) {
		return new FleetReply(id, null, null, stats, null, null, 0);
	}

	static FleetReply of(String id, List<HandlerStatus> handlers) {
		return new FleetReply(id, null, null, null, handlers, null, 0);
	}

	static FleetReply of(String id, InstanceTasks tasks) {
		return new FleetReply(id, null, null, null, null, tasks, 0);
	}

}
