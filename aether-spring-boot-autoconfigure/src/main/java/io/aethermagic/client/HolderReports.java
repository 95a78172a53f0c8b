package io.aethermagic.client;

import java.time.Duration;
import java.util.List;

import io.aethermagic.message.Action;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Control;
import io.aethermagic.node.Inbound;
import io.aethermagic.node.TaskRef;
import io.aethermagic.task.TaskKey;
import io.aethermagic.time.Timers;
import org.jspecify.annotations.Nullable;

/**
 * Takes what instances say of the tasks that they hold, or do not hold, in heartbeats and
 * when they are asked, and does what follows from it. Safe for use by several threads.
 *
 * @promise 5.3
 * @promise 5.6
 * @promise 5.7
 */
final class HolderReports {

	/** For which part of a lease an instance that has stopped may still be heard of. */
	private static final int OFFLINE_PART = 12;

	private final AetherNode node;

	private final Timers timers;

	private final OpenCalls calls;

	private final TaskSender sender;

	private final StopMessages stops;

	private final TaskRecovery recovery;

	private final Duration lease;

	private final HeartbeatRounds heartbeats;

	HolderReports(AetherNode node, OpenCalls calls, TaskSender sender, StopMessages stops, TaskRecovery recovery,
			Duration lease) {
		this.node = node;
		this.timers = node.timers();
		this.calls = calls;
		this.sender = sender;
		this.stops = stops;
		this.recovery = recovery;
		this.heartbeats = new HeartbeatRounds(node.timers(), lease, recovery::unlisted);
		this.lease = lease;
	}

	/**
	 * Take them from the node's inbox.
	 */
	void listen() {
		this.node.on(Action.OFFLINE, this::onOffline);
		this.node.on(Control.HEARTBEAT, this::onHeartbeat);
		this.node.on(Control.RUNNING, this::onRunning);
		this.node.on(Control.UNKNOWN, this::onUnknown);
		this.node.on(Control.RELEASED, this::onReleased);
		this.node.on(Control.OFFLINE, (instance, tasks) -> this.recovery.offline(instance));
	}

	/**
	 * An instance says which tasks it holds, in one message or several.
	 * @param held what it holds
	 */
	private void onHeartbeat(String instance, List<TaskRef> held) {
		this.heartbeats.came(instance);
		// a clock may stand still: what is listed was heard of after the heartbeat began
		holds(instance, held, this.timers.nanoTime() + 1);
	}

	/**
	 * An instance holds these tasks.
	 * @param held what it holds
	 */
	private void onRunning(String instance, List<TaskRef> held) {
		holds(instance, held, this.timers.nanoTime());
	}

	private void holds(String instance, List<TaskRef> held, long now) {
		for (TaskRef ref : held) {
			TaskKey key = ref.key();
			PendingTask task = task(key);
			if (task == null) {
				if (this.calls.isClosed(key, now)) {
					this.stops.cancelAt(key, instance);
				}
				continue;
			}
			switch (task.held(instance, ref, now)) {
				case SUPERSEDED -> this.node.control(Control.SUPERSEDED, instance, List.of(ref));
				case TAKEN, KNOWN -> {
					this.sender.settled(task);
					String rival = task.copies().dropRival(ref.workgroup());
					if (rival != null) {
						this.node.control(Control.SUPERSEDED, rival, List.of(ref));
					}
					if (task.copies().isCancelling()) {
						this.stops.cancelAt(key, instance);
					}
				}
				case RIVAL, ADOPTABLE, TOO_LATE -> {
				}
			}
		}
	}

	/**
	 * An instance that was asked does not know these tasks.
	 * @param tasks the tasks
	 */
	private void onUnknown(String instance, List<TaskRef> tasks) {
		for (TaskRef ref : tasks) {
			PendingTask task = task(ref.key());
			if (task != null) {
				this.recovery.lost(task, instance, ref);
			}
		}
	}

	/**
	 * An instance has given these tasks back to the queue.
	 * @param tasks the tasks
	 */
	private void onReleased(String instance, List<TaskRef> tasks) {
		long now = this.timers.nanoTime();
		for (TaskRef ref : tasks) {
			PendingTask task = task(ref.key());
			if (task != null) {
				task.copies().released(instance, ref, now);
			}
		}
	}

	private void onOffline(Inbound inbound) {
		if (AetherNode.STOPPED.equals(inbound.payload().status())) {
			// what it said before of the tasks that it gave back may come by a slower way
			this.timers.schedule(this.lease.dividedBy(OFFLINE_PART), () -> this.recovery.offline(inbound.sender()));
		}
		else {
			this.recovery.askAbout(inbound.sender());
		}
	}

	private @Nullable PendingTask task(TaskKey key) {
		return (this.calls.find(key) instanceof PendingTask task) ? task : null;
	}

}
