package io.aethermagic.worker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Control;
import io.aethermagic.node.Inbound;
import io.aethermagic.node.Incident;
import io.aethermagic.node.TaskRef;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskKey;
import io.aethermagic.transport.Delivery;

/**
 * What callers ask of a worker about tasks that they have given it: whether it still has
 * them, to stop them, or to leave them to another.
 *
 * @promise 4.7
 * @promise 5.3
 * @promise 5.5
 */
final class CallerRequests {

	private final AetherNode node;

	private final RunningTasks running;

	private final OutcomeMemory memory;

	private final CancelledTasks cancelled;

	private final WorkerAnswers answers;

	private final RunExits exits;

	private final Supplier<List<TaskHandlerDefinition>> handlers;

	CallerRequests(AetherNode node, RunningTasks running, OutcomeMemory memory, CancelledTasks cancelled,
			WorkerAnswers answers, RunExits exits, Supplier<List<TaskHandlerDefinition>> handlers) {
		this.node = node;
		this.running = running;
		this.memory = memory;
		this.cancelled = cancelled;
		this.answers = answers;
		this.exits = exits;
		this.handlers = handlers;
		node.on(Control.ASK, this::onAsk);
		node.on(Control.SUPERSEDED, this::onSuperseded);
		node.on(Action.CANCEL, this::onCancel);
	}

	/**
	 * Take a cancel from an address's topic.
	 * @param delivery the cancel
	 * @param address the address
	 */
	void onCancel(Delivery delivery, TaskAddress address) {
		Inbound inbound = this.node.read(delivery);
		delivery.ack();
		if (inbound != null && inbound.payload().action() != Action.CANCEL) {
			this.node.incidents().count(Incident.MISPLACED_MESSAGE, inbound.message()::toString);
		}
		else if (inbound != null) {
			cancel(new TaskKey(address, inbound.message().tid()), inbound.sender());
		}
	}

	private void onCancel(Inbound inbound) {
		TaskAddress address = new TaskAddress(this.node.union(), inbound.payload().job(), inbound.payload().task(),
				inbound.payload().context());
		cancel(new TaskKey(address, inbound.message().tid()), inbound.sender());
	}

	private void cancel(TaskKey task, String caller) {
		List<TaskRun> runs = this.running.find(task, caller);
		if (runs.isEmpty()) {
			this.cancelled.add(task, caller);
		}
		for (TaskRun run : runs) {
			this.exits.stop(run, StopReason.CANCELLED);
		}
		for (TaskHandlerDefinition handler : this.handlers.get()) {
			if (handler.address().equals(task.address())) {
				repeatOutcome(task, caller, handler.workgroup(), 0);
			}
		}
	}

	private void onAsk(String caller, List<TaskRef> tasks) {
		Map<Control, List<TaskRef>> answers = new HashMap<>();
		for (TaskRef ref : tasks) {
			TaskRun run = this.running.find(new RunKey(ref.key(), ref.workgroup(), caller, 0));
			if (run != null && run.isHeld()) {
				answers.computeIfAbsent(Control.RUNNING, (key) -> new ArrayList<>()).add(run.ref());
			}
			else if (run != null && run.isOpen()) {
				// not confirmed by the transport yet: 'running' could take the task from
				// another worker that holds it, 'unknown' from this one
				continue;
			}
			else if (!repeatOutcome(ref.key(), caller, ref.workgroup(), ref.dispatch())) {
				answers.computeIfAbsent(Control.UNKNOWN, (key) -> new ArrayList<>()).add(ref);
			}
		}
		answers.forEach((control, refs) -> this.node.control(control, caller, refs));
	}

	private boolean repeatOutcome(TaskKey task, String caller, String workgroup, int dispatch) {
		AetherMessage outcome = this.memory.find(new RunKey(task, workgroup, caller, 0));
		if (outcome == null) {
			return false;
		}
		this.answers.outcomeAgain(caller, outcome, dispatch);
		return true;
	}

	private void onSuperseded(String caller, List<TaskRef> tasks) {
		for (TaskRef ref : tasks) {
			TaskRun run = this.running.find(new RunKey(ref.key(), ref.workgroup(), caller, 0));
			if (run != null) {
				Delivery delivery = run.delivery();
				if (run.dispatch() <= ref.dispatch()) {
					this.exits.lost(run, delivery);
				}
			}
		}
	}

}
