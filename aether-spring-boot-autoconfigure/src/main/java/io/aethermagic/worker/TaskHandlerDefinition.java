package io.aethermagic.worker;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Capability;

/**
 * A handler as it is to be run.
 *
 * @param id its name in logs, health and threads
 * @param address where its tasks are sent
 * @param workgroup the workgroup that it belongs to
 * @param transport a name of {@code aether.transports}; empty for the default one
 * @param concurrency how many tasks it runs at a time in this instance
 * @param timeout how long one task may take, all attempts together; {@code null} for the
 * caller's deadline alone
 * @param broadcast whether every instance gets every task
 * @param require what the transport must be able to do
 * @param returnsNothing whether there is never a result
 * @param function the work
 */
public record TaskHandlerDefinition(String id, TaskAddress address, String workgroup, String transport, int concurrency,
		@Nullable Duration timeout, boolean broadcast, Set<Capability> require, boolean returnsNothing,
		TaskFunction function) {

	/**
	 * Return the group whose copy of a task is this handler's, as callers are told it.
	 * @return the workgroup; for a broadcast handler its id
	 */
	String group() {
		return this.broadcast ? this.id : this.workgroup;
	}

}
