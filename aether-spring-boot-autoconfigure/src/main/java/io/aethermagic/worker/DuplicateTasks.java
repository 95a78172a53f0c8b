package io.aethermagic.worker;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incident;
import io.aethermagic.transport.Delivery;

/**
 * Answers tasks that are known here already, so that none is done twice. Safe for use by
 * several threads.
 *
 * @promise 4.4
 * @promise 5.5
 */
final class DuplicateTasks {

	private final AetherNode node;

	private final RunningTasks running;

	private final OutcomeMemory memory;

	private final WorkerAnswers answers;

	private final Acceptance acceptance;

	DuplicateTasks(AetherNode node, RunningTasks running, OutcomeMemory memory, WorkerAnswers answers,
			Acceptance acceptance) {
		this.node = node;
		this.running = running;
		this.memory = memory;
		this.answers = answers;
		this.acceptance = acceptance;
	}

	/**
	 * Say the outcome of a task once more that has just ended here.
	 * @param run what would be done
	 * @return {@code false} if it has not
	 */
	boolean repeatOutcome(TaskRun run) {
		AetherMessage outcome = this.memory.find(run.key);
		if (outcome == null) {
			return false;
		}
		AetherMessage perform = run.perform.message();
		this.node.incidents().count(Incident.DUPLICATE_TASK, perform::toString);
		this.answers.outcome(perform, outcome, run.key.task(), run.dispatch());
		run.delivery().ack();
		return true;
	}

	/**
	 * Let a run that is in hand here go on, under the newer delivery; else take the new
	 * one in hand. One that has begun to leave without an outcome leaves its place.
	 * @param run what would be done
	 * @return {@code false} if the new run is in hand now
	 */
	boolean continueRun(TaskRun run) {
		TaskRun before = this.running.add(run);
		while (before != null) {
			if (continueRun(before, run.delivery(), run.dispatch())) {
				return true;
			}
			before = this.running.add(run);
		}
		return false;
	}

	/**
	 * Say once more that a task is in hand. The delivery before may be of a connection or
	 * a hub that is gone; if it is not, it is done with.
	 */
	private boolean continueRun(TaskRun run, Delivery delivery, int dispatch) {
		Delivery before = run.delivery();
		if (run.adopt(delivery, dispatch)) {
			this.acceptance.accept(run);
			before.ack();
		}
		else if (run.isLeaving()) {
			return false;
		}
		else {
			this.answers.accepted(run);
			delivery.ack();
		}
		this.node.incidents().count(Incident.DUPLICATE_TASK, delivery.message()::toString);
		return true;
	}

}
