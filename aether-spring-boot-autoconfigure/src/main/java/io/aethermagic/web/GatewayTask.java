package io.aethermagic.web;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskData;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * A task that somebody has performed over HTTP. Safe for use by several threads.
 */
final class GatewayTask {

	private final String id;

	private final String tid;

	private final TaskAddress address;

	private final @Nullable String creator;

	private final String fingerprint;

	private final TaskEventLog events = new TaskEventLog();

	private volatile @Nullable TaskHandle<TaskData> handle;

	/**
	 * Create a task that has not been performed yet.
	 * @param id what it is known by over HTTP
	 * @param tid its identifier
	 * @param address its address
	 * @param creator the name of who performs it
	 * @param fingerprint tells what is performed from what is not the same
	 */
	GatewayTask(String id, String tid, TaskAddress address, @Nullable String creator, String fingerprint) {
		this.id = id;
		this.tid = tid;
		this.address = address;
		this.creator = creator;
		this.fingerprint = fingerprint;
	}

	String id() {
		return this.id;
	}

	String tid() {
		return this.tid;
	}

	TaskAddress address() {
		return this.address;
	}

	@Nullable String creator() {
		return this.creator;
	}

	String fingerprint() {
		return this.fingerprint;
	}

	TaskEventLog events() {
		return this.events;
	}

	/**
	 * Follow the task, which has been performed now.
	 */
	void begun(TaskHandle<TaskData> handle) {
		this.handle = handle;
		handle.onEvent(this.events::add);
	}

	/**
	 * Return how it stands now.
	 */
	Standing standing() {
		TaskHandle<TaskData> handle = this.handle;
		if (handle == null) {
			return new Standing(TaskState.PENDING, null);
		}
		TaskState state = handle.state();
		TaskEvent.Ended end = handle.end();
		return new Standing((end != null) ? end.state() : state, end);
	}

	void cancel() {
		TaskHandle<TaskData> handle = this.handle;
		if (handle != null) {
			handle.cancel();
		}
	}

	/**
	 * How a task stands, which is known before its events are told.
	 *
	 * @param state its state
	 * @param end its end, where that is one
	 */
	record Standing(TaskState state, TaskEvent.@Nullable Ended end) {
	}

}
