package io.aethermagic.worker;

import java.time.Duration;
import java.util.Set;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Capability;
import org.jspecify.annotations.Nullable;

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
 * @param rate how many tasks it takes in a time in this instance; {@code null} for as
 * many as it can
 * @param function the work
 */
public record TaskHandlerDefinition(String id, TaskAddress address, String workgroup, String transport, int concurrency,
		@Nullable Duration timeout, boolean broadcast, Set<Capability> require, boolean returnsNothing,
		@Nullable TaskRate rate, TaskFunction function) {

	/**
	 * Describe a handler that takes as many tasks as it can.
	 * @param id its name in logs, health and threads
	 * @param address where its tasks are sent
	 * @param workgroup the workgroup that it belongs to
	 * @param transport a name of {@code aether.transports}; empty for the default one
	 * @param concurrency how many tasks it runs at a time in this instance
	 * @param timeout how long one task may take, all attempts together; {@code null} for
	 * the caller's deadline alone
	 * @param broadcast whether every instance gets every task
	 * @param require what the transport must be able to do
	 * @param returnsNothing whether there is never a result
	 * @param function the work
	 */
	public TaskHandlerDefinition(String id, TaskAddress address, String workgroup, String transport, int concurrency,
			@Nullable Duration timeout, boolean broadcast, Set<Capability> require, boolean returnsNothing,
			TaskFunction function) {
		this(id, address, workgroup, transport, concurrency, timeout, broadcast, require, returnsNothing, null,
				function);
	}

	/**
	 * Describe a handler that is written in code and has nothing special.
	 * @param id its name in logs, health and threads
	 * @param address where its tasks are sent
	 * @param workgroup the workgroup that it belongs to
	 * @param concurrency how many tasks it runs at a time in this instance
	 * @param function the work
	 * @return a handler on the default transport, without a timeout of its own
	 */
	public static TaskHandlerDefinition of(String id, TaskAddress address, String workgroup, int concurrency,
			TaskFunction function) {
		return new TaskHandlerDefinition(id, address, workgroup, "", concurrency, null, false, Set.of(), false,
				function);
	}

	/**
	 * Return this handler with another value of {@link #rate()}.
	 * @param rate the value
	 * @return a handler
	 */
	public TaskHandlerDefinition withRate(@Nullable TaskRate rate) {
		return new TaskHandlerDefinition(this.id, this.address, this.workgroup, this.transport, this.concurrency,
				this.timeout, this.broadcast, this.require, this.returnsNothing, rate, this.function);
	}

	/**
	 * Tell whether another handler would take tasks from this one, or answer the same
	 * ones. Events are not answered: each listener that is in no workgroup gets its own.
	 */
	boolean competesWith(TaskHandlerDefinition other) {
		if (!this.address.equals(other.address) || this.broadcast != other.broadcast) {
			return false;
		}
		return this.broadcast ? !isListener() : this.workgroup.equals(other.workgroup);
	}

	/**
	 * Tell whether it takes events.
	 */
	boolean isListener() {
		return this.address.job().equals(TaskAddress.EVENTS);
	}

	/**
	 * Return the group whose copy of a task is this handler's, as callers are told it.
	 * @return the workgroup; for a broadcast handler its id
	 */
	String group() {
		return this.broadcast ? this.id : this.workgroup;
	}

}
