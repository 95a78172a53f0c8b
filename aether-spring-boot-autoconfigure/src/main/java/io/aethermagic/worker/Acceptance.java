package io.aethermagic.worker;

import java.util.function.BiConsumer;

import io.aethermagic.node.Completed;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;

/**
 * Accepts a task: its caller is told, then custody begins. Safe for use by several
 * threads.
 *
 * @promise 4.1
 * @promise 5.1
 */
final class Acceptance {

	private final WorkerAnswers answers;

	private final BiConsumer<TaskRun, Delivery> lost;

	/**
	 * Create an acceptance.
	 * @param answers tell the caller
	 * @param lost is told when the delivery turns out to be another's
	 */
	Acceptance(WorkerAnswers answers, BiConsumer<TaskRun, Delivery> lost) {
		this.answers = answers;
		this.lost = lost;
	}

	/**
	 * Accept the newest delivery of a run.
	 */
	void accept(TaskRun run) {
		Delivery delivery = run.delivery();
		Completed.then(this.answers.accepted(run), (receipt, failure) -> beginCustody(run, delivery));
	}

	private void beginCustody(TaskRun run, Delivery delivery) {
		Completed.then(delivery.accept(), (custody, failure) -> {
			if (custody == Custody.LOST) {
				this.lost.accept(run, delivery);
			}
			else if (failure == null) {
				run.held(delivery);
			}
		});
	}

}
