package io.aethermagic.worker;

import java.util.concurrent.Semaphore;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Completed;
import io.aethermagic.node.Incident;
import io.aethermagic.task.TaskKey;
import io.aethermagic.transport.BufferLevel;

/**
 * Answers tasks that came when there was neither demand nor room for them. They are not
 * read, so that a flood costs little more than its answers; and of those no more than
 * {@value #MAX_OPEN} are on their way: beyond that a task is only counted.
 *
 * @promise 4.8
 */
final class Overload {

	/** How many answers may be on their way. */
	static final int MAX_OPEN = 1_000;

	private final AetherNode node;

	private final WorkerAnswers answers;

	private final RunningTasks running;

	private final Semaphore open = new Semaphore(MAX_OPEN);

	Overload(AetherNode node, WorkerAnswers answers, RunningTasks running) {
		this.node = node;
		this.answers = answers;
		this.running = running;
	}

	BufferLevel level() {
		return new BufferLevel("overload-answers", MAX_OPEN - this.open.availablePermits(), MAX_OPEN);
	}

	/**
	 * Tell a task's caller that the task is not done. Not if its tid is in hand here: the
	 * caller would take the answer for the end of that run.
	 * @param handler whose task it is
	 * @param perform the task
	 */
	void refuse(TaskHandlerDefinition handler, AetherMessage perform) {
		if (PerformReader.isForAnotherGroup(handler, perform)) {
			return;
		}
		this.node.incidents().count(Incident.OVERLOADED_TASK, () -> perform + " at " + handler.address());
		TaskKey task = new TaskKey(handler.address(), perform.tid());
		if (this.running.contains(task) || !this.open.tryAcquire()) {
			return;
		}
		Completed.then(this.answers.overloaded(handler, perform, task), (receipt, failure) -> this.open.release());
	}

}
