package io.aethermagic.client;

import java.util.Set;
import java.util.function.Function;

import io.aethermagic.message.Headers;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incident;
import io.aethermagic.task.NoInstanceException;
import io.aethermagic.task.NoWorkerException;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskRejectedException;
import io.aethermagic.task.TaskState;
import io.aethermagic.transport.DeadLetter;
import org.jspecify.annotations.Nullable;

/**
 * Follows tasks that nobody has a handle of: one that does not complete is told to the
 * log, and becomes a dead letter. Where a worker says how it failed, the worker writes
 * that, which knows more; this does where none had it, and where its time was up: its
 * worker may be gone, or says the same. Safe for use by several threads.
 *
 * @promise 4.5
 */
final class SentTasks {

	/** The value of the header that marks such a task. */
	static final String MARK = "true";

	/** The codes of failures of tasks that no worker has begun. */
	private static final Set<String> NOT_BEGUN = Set.of(NoInstanceException.CODE, NoWorkerException.CODE,
			TaskRejectedException.CODE, TaskSender.REFUSED, "overloaded", "no-handler");

	private final AetherNode node;

	private final Function<PendingTask, String> report;

	/**
	 * Follow no tasks yet.
	 * @param report says how far a task came, for people
	 */
	SentTasks(AetherNode node, Function<PendingTask, String> report) {
		this.node = node;
		this.report = report;
	}

	/**
	 * Follow a task.
	 * @param task the task, with the header {@link Headers#SENT}
	 */
	void follow(PendingTask task) {
		task.end().thenAccept((end) -> {
			if (end.state() != TaskState.COMPLETED) {
				ended(task, end);
			}
		});
	}

	private void ended(PendingTask task, TaskEvent.Ended end) {
		this.node.incidents()
			.count(Incident.SENT_TASK_FAILED, () -> task.key + " was sent without a handle: " + end
					+ ((end instanceof TaskEvent.Expired) ? ": " + this.report.apply(task) : ""));
		DeadLetter letter = letter(task, end);
		if (letter != null && this.node.deadLetters().policy().keeps(true, false)) {
			this.node.deadLetters().keep(letter);
		}
	}

	private @Nullable DeadLetter letter(PendingTask task, TaskEvent.Ended end) {
		if (end instanceof TaskEvent.Failed failed && (NOT_BEGUN.contains(failed.code()) || task.isKept())
				&& !isOutcomeRefused(task, failed)) {
			return letter(task, failed.code(), failed.message());
		}
		if (end instanceof TaskEvent.Expired) {
			String when = task.copies().holders().isEmpty() ? "a worker had accepted it"
					: "its worker had said how it ended";
			return letter(task, DeadLetter.EXPIRED, "Its time was up before " + when + ": " + this.report.apply(task));
		}
		return null;
	}

	/**
	 * Tell whether it was not the task but its outcome that was too large.
	 */
	private static boolean isOutcomeRefused(PendingTask task, TaskEvent.Failed failed) {
		return failed.code().equals(TaskSender.REFUSED) && !task.copies().holders().isEmpty();
	}

	private DeadLetter letter(PendingTask task, String code, String cause) {
		return DeadLetter.only(task.key.address(), "", task.perform, code, cause, this.node.timers().now());
	}

}
