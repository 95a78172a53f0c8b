package io.aethermagic.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.aethermagic.node.AetherNode;
import io.aethermagic.task.TaskState;

/**
 * Sends tasks again to a hub that has forgotten them, with their last holder. The hub
 * drops what it knows already; so a task whose holder is not heard of is sent once more
 * in each lease: the holder may have let go of it while the hub was away, and then nobody
 * has it. What could not be sent is sent a little later.
 *
 * @promise 5.13
 */
final class HubMemory {

	/** How long after a send that failed it is tried again. */
	private static final long RETRY_NANOS = 1_000_000_000L;

	private final AetherNode node;

	private final TaskSender sender;

	private final long leaseNanos;

	private volatile boolean hasForgotten;

	HubMemory(AetherNode node, TaskSender sender, long leaseNanos) {
		this.node = node;
		this.sender = sender;
		this.leaseNanos = leaseNanos;
	}

	/**
	 * Send a task again, unless it was not sent before.
	 * @param task the task
	 */
	void forgotten(PendingTask task) {
		this.hasForgotten = true;
		send(task, this.node.timers().nanoTime(), (dispatch) -> true);
	}

	/**
	 * Look at one task, while there is a connection.
	 * @param task the task
	 * @param now the time
	 */
	void check(PendingTask task, long now) {
		if (this.hasForgotten) {
			send(task, now, (dispatch) -> isDue(dispatch, now));
		}
	}

	private static boolean isDue(TaskCopy dispatch, long now) {
		if (!dispatch.forgotten || now - dispatch.againNanos < 0) {
			return false;
		}
		// without a holder the hub would take a repeat for another task, and only a
		// declared lease can lapse
		if (!dispatch.notSent && (dispatch.holder == null || dispatch.leaseNanos == 0)) {
			return false;
		}
		if (dispatch.holder != null && now - dispatch.heardNanos < dispatch.leaseNanos) {
			dispatch.againNanos = dispatch.heardNanos + dispatch.leaseNanos;
			return false;
		}
		return true;
	}

	private void send(PendingTask task, long now, Predicate<TaskCopy> which) {
		if (task.state() == TaskState.PENDING) {
			return;
		}
		List<TaskCopy> chosen = new ArrayList<>(0);
		task.eachDispatch((dispatch) -> {
			// what a worker holds that makes no claims would be run twice
			if ((dispatch.holder == null || dispatch.reachable) && which.test(dispatch)) {
				dispatch.forgotten = true;
				dispatch.notSent = false;
				dispatch.againNanos = now + dispatch.leaseNanos;
				chosen.add(dispatch);
			}
		});
		for (TaskCopy dispatch : chosen) {
			this.sender
				.again(task, dispatch.workgroup, dispatch.number, dispatch.holder, dispatch.leaseNanos, this.leaseNanos)
				.whenComplete((sent, failure) -> {
					if (failure != null) {
						notSent(task, dispatch);
					}
				});
		}
	}

	private void notSent(PendingTask task, TaskCopy failed) {
		long again = this.node.timers().nanoTime() + RETRY_NANOS;
		task.eachDispatch((dispatch) -> {
			if (dispatch == failed) {
				dispatch.notSent = true;
				dispatch.againNanos = again;
			}
		});
	}

}
