package io.aethermagic.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Control;
import io.aethermagic.node.Incident;
import io.aethermagic.node.TaskRef;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskKey;
import io.aethermagic.task.TaskState;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.DeadLetter;

/**
 * Asks holders on every transport, and hands tasks out again where the transport does not
 * do that itself: there the caller recovers, and nobody else.
 *
 * @promise 4.2
 * @promise 5.1
 * @promise 5.2
 * @promise 5.3
 * @promise 5.4
 * @promise 5.11
 */
final class TaskRecovery {

	/**
	 * How long after the acceptance window a caller still waits before it sends again.
	 */
	private static final long WINDOW_MARGIN_NANOS = 1_000_000_000L;

	/** How long an outcome may cross a heartbeat that no longer lists its task. */
	private static final long CROSSING_NANOS = 100_000_000L;

	private final AetherNode node;

	private final ClientSettings settings;

	private final OpenCalls calls;

	private final TaskSender sender;

	private final CallEnd callEnd;

	private final HubMemory hubMemory;

	private final boolean recovers;

	TaskRecovery(AetherNode node, ClientSettings settings, OpenCalls calls, TaskSender sender, CallEnd callEnd) {
		this.node = node;
		this.settings = settings;
		this.calls = calls;
		this.sender = sender;
		this.callEnd = callEnd;
		this.recovers = !node.can(Capability.REDELIVERY);
		this.hubMemory = new HubMemory(node, sender, defaultLeaseNanos());
	}

	long defaultLeaseNanos() {
		return this.settings.lease().toNanos();
	}

	/**
	 * Look at one task, while there is a connection. One that has not been sent is not
	 * sent again: it has only just been opened, or it waits for its turn.
	 * @param task the task
	 * @param now the time
	 */
	void check(PendingTask task, long now) {
		if (!this.recovers) {
			this.hubMemory.check(task, now);
		}
		List<TaskCopy> unaccepted = new ArrayList<>(0);
		List<TaskCopy> lapsed = new ArrayList<>(0);
		List<TaskCopy> silent = new ArrayList<>(0);
		task.eachDispatch((dispatch) -> {
			if (dispatch.holder == null) {
				if (this.recovers && task.state() != TaskState.PENDING
						&& now - dispatch.sentNanos > dispatch.windowNanos + WINDOW_MARGIN_NANOS) {
					dispatch.windowNanos = Math.min(2 * dispatch.windowNanos, defaultLeaseNanos());
					dispatch.sentNanos = now;
					unaccepted.add(dispatch);
				}
			}
			else if (dispatch.leaseNanos > 0) {
				boolean replaceable = this.recovers || dispatch.rival != null;
				if (replaceable && now - dispatch.heardNanos > dispatch.leaseNanos) {
					lapsed.add(dispatch);
				}
				else if (isDoubtful(dispatch, now) && !wasJustAsked(dispatch, now)) {
					dispatch.askedNanos = now;
					silent.add(dispatch);
				}
			}
		});
		unaccepted.forEach((dispatch) -> this.sender.again(task, dispatch.workgroup, dispatch.number, null, 0,
				dispatch.windowNanos));
		silent.forEach((dispatch) -> ask(task.key, dispatch));
		for (TaskCopy dispatch : lapsed) {
			String holder = dispatch.holder;
			String workgroup = dispatch.workgroup;
			if (holder != null && workgroup != null) {
				lost(task, holder, workgroup, dispatch.number);
			}
		}
	}

	/**
	 * Whether a heartbeat did not list the task, or two did not come.
	 */
	private static boolean isDoubtful(TaskCopy dispatch, long now) {
		boolean unlisted = dispatch.unlisted && now - dispatch.unlistedNanos > CROSSING_NANOS;
		return unlisted || now - dispatch.heardNanos > dispatch.leaseNanos / 3 * 2;
	}

	private static boolean wasJustAsked(TaskCopy dispatch, long now) {
		return dispatch.askedNanos != 0 && now - dispatch.askedNanos <= dispatch.leaseNanos / 3;
	}

	/**
	 * A holder does not hold a task any more, and has said nothing of its end.
	 * @param task the task
	 * @param holder who held it
	 * @param workgroup for which workgroup
	 * @param number under which dispatch
	 */
	void lost(PendingTask task, String holder, String workgroup, int number) {
		if (task.promoteRival(holder, workgroup, number, this.node.timers().nanoTime()) || !this.recovers) {
			return;
		}
		TaskCopy dispatch = task.notHeld(holder, workgroup, number, this.node.timers().nanoTime());
		if (dispatch == null) {
			return;
		}
		if (task.isCancelling()) {
			this.callEnd.end(task, new TaskEvent.Cancelled("unconfirmed"));
			return;
		}
		if (dispatch.number >= this.settings.maxDispatches()) {
			giveUp(task, workgroup, dispatch.number);
			return;
		}
		task.handOutAgain(dispatch, this.sender.initialWindow());
		this.node.incidents()
			.count(Incident.REDISPATCHED_TASK, () -> task.key + " of workgroup " + workgroup
					+ " was lost with instance " + holder + ": dispatch " + dispatch.number);
		this.sender.again(task, workgroup, dispatch.number, null, 0, dispatch.windowNanos);
	}

	private void giveUp(PendingTask task, String workgroup, int dispatches) {
		String cause = "The worker was lost in each of " + dispatches + " dispatches";
		this.node.incidents().count(Incident.DEAD_LETTER, () -> task.key + ": " + cause);
		DeadLetter letter = new DeadLetter(UUID.randomUUID().toString(), task.key.address(), workgroup, task.perform,
				DeadLetter.WORKER_LOST, cause, dispatches, 0, this.node.timers().now());
		this.node.transport().deadLetters().add(letter).whenComplete((kept, failure) -> {
			if (failure != null) {
				this.node.incidents().count(Incident.SEND_FAILED, () -> "Dead letter of " + task.key, failure);
			}
		});
		this.callEnd.end(task, new TaskEvent.Failed(DeadLetter.WORKER_LOST, cause));
	}

	/**
	 * Ask the holder of one workgroup's copy.
	 * @param task the task
	 * @param workgroup the workgroup
	 */
	void askHolder(PendingTask task, String workgroup) {
		task.eachDispatch((dispatch) -> {
			if (workgroup.equals(dispatch.workgroup)) {
				ask(task.key, dispatch);
			}
		});
	}

	private void ask(TaskKey key, TaskCopy dispatch) {
		String holder = dispatch.holder;
		String workgroup = dispatch.workgroup;
		if (holder != null && dispatch.reachable && workgroup != null) {
			this.node.control(Control.ASK, holder, List.of(TaskRef.of(key, workgroup, dispatch.number)));
		}
	}

	/**
	 * Note which of our tasks an instance's heartbeat does not list. The instance is
	 * asked about them a moment later: outcomes and Accepteds cross heartbeats on their
	 * way.
	 * @param instance the instance
	 * @param listed what its heartbeat lists
	 */
	void unlisted(String instance, List<TaskRef> listed) {
		Set<TaskKey> keys = new HashSet<>();
		listed.forEach((ref) -> keys.add(ref.key()));
		long now = this.node.timers().nanoTime();
		eachTask((task) -> task.eachDispatch((dispatch) -> {
			if (instance.equals(dispatch.holder) && !keys.contains(task.key) && !dispatch.unlisted) {
				dispatch.unlisted = true;
				dispatch.unlistedNanos = now;
			}
		}));
	}

	/**
	 * Ask an instance about all our tasks that it holds.
	 * @param instance the instance
	 */
	void askAbout(String instance) {
		ask((key, dispatch) -> instance.equals(dispatch.holder));
	}

	/**
	 * Start every lease and every window anew, and ask every holder: the connection was
	 * gone for a while, and silence meant nothing.
	 */
	void reconnected() {
		long now = this.node.timers().nanoTime();
		eachTask((task) -> task.eachDispatch((dispatch) -> {
			dispatch.sentNanos = now;
			if (dispatch.holder != null) {
				dispatch.heard(now);
			}
		}));
		ask((key, dispatch) -> true);
	}

	/**
	 * Send every task again, with its last holder: the hub has forgotten everything. Not
	 * what a worker holds that makes no claims: it would be run twice.
	 */
	void hubForgot() {
		eachTask(this.hubMemory::forgotten);
	}

	/**
	 * An instance has stopped: what it held is not held any more.
	 * @param instance the instance
	 */
	void offline(String instance) {
		eachTask((task) -> {
			List<TaskCopy> held = new ArrayList<>(0);
			task.eachDispatch((dispatch) -> {
				if (instance.equals(dispatch.holder)) {
					held.add(dispatch);
				}
			});
			for (TaskCopy dispatch : held) {
				String workgroup = dispatch.workgroup;
				if (workgroup != null) {
					lost(task, instance, workgroup, dispatch.number);
				}
			}
		});
	}

	private void ask(Held filter) {
		Map<String, List<TaskRef>> questions = new HashMap<>();
		eachTask((task) -> task.eachDispatch((dispatch) -> {
			String holder = dispatch.holder;
			String workgroup = dispatch.workgroup;
			if (holder != null && dispatch.reachable && workgroup != null && filter.test(task.key, dispatch)) {
				questions.computeIfAbsent(holder, (key) -> new ArrayList<>())
					.add(TaskRef.of(task.key, workgroup, dispatch.number));
			}
		}));
		questions.forEach((holder, tasks) -> this.node.control(Control.ASK, holder, tasks));
	}

	private void eachTask(Consumer<PendingTask> look) {
		for (OpenCall call : this.calls.all()) {
			if (call instanceof PendingTask task) {
				look.accept(task);
			}
		}
	}

	@FunctionalInterface
	private interface Held {

		boolean test(TaskKey key, TaskCopy dispatch);

	}

}
