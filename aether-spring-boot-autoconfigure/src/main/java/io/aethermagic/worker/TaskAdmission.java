package io.aethermagic.worker;

import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a delivery becomes a run. Its checks are made in this order, which is a
 * part of what is promised; the first that a task does not pass is done with it:
 * <ol>
 * <li>It is for this workgroup (5.8), so that nobody else's copy is even read.</li>
 * <li>It can be read, and is a perform (4.12).</li>
 * <li>Its deadline (4.6) and its acceptance window (5.15) have not passed.</li>
 * <li>It has not just ended here; else its outcome is said once more (4.4).</li>
 * <li>It is not in hand here; else that is said once more (4.4), and the run goes on
 * under the higher dispatch (5.5).</li>
 * <li>It was not cancelled before it came; else that is its outcome (4.7).</li>
 * <li>It has not been lost too often; else it becomes a dead letter (5.11).</li>
 * </ol>
 * What passes all is accepted under this worker's lease (5.1). Safe for use by several
 * threads.
 *
 * @promise 4.7
 * @promise 5.11
 */
final class TaskAdmission {

	private final PerformReader reader;

	private final DuplicateTasks duplicates;

	private final CancelledTasks cancelled;

	private final Acceptance acceptance;

	private final RunningTasks running;

	private final OutcomeSender outcomes;

	private final int maxDispatches;

	TaskAdmission(PerformReader reader, DuplicateTasks duplicates, CancelledTasks cancelled, Acceptance acceptance,
			RunningTasks running, OutcomeSender outcomes, int maxDispatches) {
		this.reader = reader;
		this.duplicates = duplicates;
		this.cancelled = cancelled;
		this.acceptance = acceptance;
		this.running = running;
		this.outcomes = outcomes;
		this.maxDispatches = maxDispatches;
	}

	/**
	 * Decide whether a delivery becomes a run.
	 * @return the accepted run, or {@code null} if the delivery is done with
	 */
	@Nullable TaskRun admit(TaskContainer container, Delivery delivery, long arrivedNanos) {
		TaskRun run = this.reader.read(container, delivery, arrivedNanos);
		if (run == null || this.duplicates.repeatOutcome(run) || this.duplicates.continueRun(run)) {
			return null;
		}
		try {
			return (isNotCancelled(run) && isNotLostTooOften(run) && isAccepted(run)) ? run : null;
		}
		catch (RuntimeException | Error ex) {
			this.running.remove(run);
			throw ex;
		}
	}

	private boolean isNotCancelled(TaskRun run) {
		if (!this.cancelled.contains(run.key.task(), run.key.caller())) {
			return true;
		}
		run.end();
		this.outcomes.send(run, Outcome.cancelled());
		return false;
	}

	private boolean isNotLostTooOften(TaskRun run) {
		int lost = run.dispatch() - 1;
		if (lost < this.maxDispatches) {
			return true;
		}
		run.end();
		String cause = "The worker was lost in each of " + lost + " dispatches";
		this.outcomes.send(run, Outcome.failed(DeadLetter.WORKER_LOST, cause).because(cause, true));
		return false;
	}

	private boolean isAccepted(TaskRun run) {
		this.acceptance.accept(run);
		if (run.stopReason() != StopReason.LOST) {
			return true;
		}
		if (run.end()) {
			this.running.abandon(run);
		}
		return false;
	}

}
