package io.aethermagic.worker;

import java.time.Duration;
import java.util.List;

import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Completed;
import io.aethermagic.node.Control;
import io.aethermagic.node.Incident;
import io.aethermagic.transport.MessageTooLargeException;
import io.aethermagic.transport.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * Tells outcomes: outcome first, confirmed by the broker or hub, {@code ack} second. One
 * that nobody receives is repeated for one lease and then acknowledged; the lease is held
 * until then. In the place of one that is too large to be told, a failure says so.
 *
 * @promise 5.10
 */
final class OutcomeSender {

	private final AetherNode node;

	private final WorkerAnswers answers;

	private final RunningTasks running;

	private final OutcomeMemory memory;

	private final DeadLetterWriter deadLetters;

	private final FailureLog failures;

	private final Duration lease;

	OutcomeSender(AetherNode node, WorkerAnswers answers, RunningTasks running, OutcomeMemory memory,
			DeadLetterWriter deadLetters, FailureLog failures, Duration lease) {
		this.node = node;
		this.answers = answers;
		this.running = running;
		this.memory = memory;
		this.deadLetters = deadLetters;
		this.failures = failures;
		this.lease = lease;
	}

	/**
	 * Tell an outcome. Where it becomes a dead letter, that is written first, so that
	 * nothing is lost between the two.
	 * @param run the run, which has ended
	 * @param outcome how; one that cannot be written is told as a failure
	 */
	void send(TaskRun run, Outcome outcome) {
		WorkerAnswers.Told told = this.answers.outcome(run, outcome);
		this.memory.keep(run.key, told.message(), RunKey.isForeign(run.perform));
		if (this.deadLetters.keeps(run, told.outcome(), false)) {
			Completed.then(this.deadLetters.write(run, told.outcome()), (kept, failure) -> tell(run, told));
		}
		else {
			tell(run, told);
		}
	}

	private void tell(TaskRun run, WorkerAnswers.Told told) {
		long until = this.node.timers().nanoTime() + this.lease.toNanos();
		Completed.then(this.answers.send(run, told.message()),
				(receipt, failure) -> sent(run, told, until, receipt, failure));
	}

	/**
	 * Fail a task whose outcome is larger than the way to its caller takes: said again it
	 * would be refused again.
	 */
	private void tooLarge(TaskRun run, MessageTooLargeException refusal) {
		this.failures.refused(run, refusal);
		send(run, Outcome.refused(String.valueOf(refusal.getMessage())));
	}

	private void again(TaskRun run, WorkerAnswers.Told told, long untilNanos) {
		Completed.then(this.answers.outcome(run.perform.message(), told.message(), run.key.task(), run.dispatch()),
				(receipt, failure) -> sent(run, told, untilNanos, receipt, failure));
	}

	private void sent(TaskRun run, WorkerAnswers.Told told, long untilNanos, @Nullable Receipt receipt,
			@Nullable Throwable failure) {
		if (failure instanceof MessageTooLargeException refusal && !Outcome.REFUSED.equals(told.outcome().code())) {
			tooLarge(run, refusal);
			return;
		}
		boolean received = failure == null && receipt != Receipt.UNROUTED;
		long now = this.node.timers().nanoTime();
		boolean away = failure != null && !this.node.transport().state().connected();
		// while the connection is away nobody can receive it: the lease counts from when
		// it is back, but for a caller whose deadline has passed
		long until = (away && now - run.deadlineNanos < 0) ? now + this.lease.toNanos() : untilNanos;
		if (!received && now - until < 0 && run.replyTo() != null) {
			this.node.timers().schedule(this.lease.dividedBy(6), () -> again(run, told, until));
			return;
		}
		if (!received) {
			undelivered(run, told.outcome());
		}
		run.delivery().ack();
		this.running.remove(run);
	}

	private void undelivered(TaskRun run, Outcome outcome) {
		this.node.incidents().count(Incident.UNDELIVERED_OUTCOME, () -> run.key.task() + " to " + run.replyTo());
		if (!this.deadLetters.keeps(run, outcome, false) && this.deadLetters.keeps(run, outcome, true)) {
			this.deadLetters.write(run, outcome);
		}
	}

	/**
	 * Tell the caller, then give the task back to the queue: so that the caller does not
	 * hear from the next worker first.
	 * @param run the run
	 */
	void release(TaskRun run) {
		String caller = run.replyTo();
		if (caller != null) {
			this.node.control(Control.RELEASED, caller, List.of(run.ref()));
		}
		run.delivery().release();
	}

}
