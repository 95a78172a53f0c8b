package io.aethermagic.worker;

import java.time.Duration;
import java.util.function.BiConsumer;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Completed;
import io.aethermagic.node.Inbound;
import io.aethermagic.node.Incident;
import io.aethermagic.task.TaskKey;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a delivery becomes a run: is it for us, and in time? is it a duplicate,
 * cancelled, or lost too often? What is admitted is accepted.
 */
final class TaskAdmission {

	/** The deadline of a task that neither its caller nor its handler sets. */
	private static final long NO_DEADLINE_NANOS = Duration.ofDays(365).toNanos();

	private final AetherNode node;

	private final WorkerSettings settings;

	private final WorkerAnswers answers;

	private final RunningTasks running;

	private final OutcomeMemory memory;

	private final CancelledTasks cancelled;

	private final OutcomeSender outcomes;

	private final DeadLetterWriter deadLetters;

	private final Runnable woken;

	private final BiConsumer<TaskRun, Delivery> lost;

	TaskAdmission(AetherNode node, WorkerSettings settings, WorkerAnswers answers, RunningTasks running,
			OutcomeMemory memory, CancelledTasks cancelled, OutcomeSender outcomes, DeadLetterWriter deadLetters,
			Runnable woken, BiConsumer<TaskRun, Delivery> lost) {
		this.node = node;
		this.settings = settings;
		this.answers = answers;
		this.running = running;
		this.memory = memory;
		this.cancelled = cancelled;
		this.outcomes = outcomes;
		this.deadLetters = deadLetters;
		this.woken = woken;
		this.lost = lost;
	}

	/**
	 * Decide whether a delivery becomes a run.
	 * @return the accepted run, or {@code null} if the delivery is done with
	 */
	@Nullable TaskRun admit(TaskContainer container, Delivery delivery, long arrivedNanos) {
		AetherMessage message = delivery.message();
		String onlyFor = Headers.text(message.headers(), Headers.WORKGROUP);
		TaskHandlerDefinition definition = container.definition();
		if (onlyFor != null && (definition.broadcast() || !onlyFor.equals(definition.workgroup()))) {
			return drop(delivery, Incident.OTHER_WORKGROUP);
		}
		Inbound perform = this.node.read(delivery);
		if (perform == null) {
			delivery.ack();
			return null;
		}
		if (perform.payload().action() != Action.PERFORM) {
			return drop(delivery, Incident.MISPLACED_MESSAGE);
		}
		TaskKey task = new TaskKey(definition.address(), message.tid());
		RunKey key = key(definition, perform, task);
		long now = container.nanoTime();
		long remaining = remaining(definition, delivery, now - arrivedNanos);
		long window = Headers.number(message.headers(), Headers.WINDOW, Long.MAX_VALUE / 1_000_000) * 1_000_000;
		if (remaining <= 0 || now - arrivedNanos > window) {
			return drop(delivery, Incident.EXPIRED_TASK);
		}
		int dispatch = Math.max(1, Headers.count(message.headers(), Headers.DISPATCH, 1)) + delivery.deliveryCount()
				- 1;
		AetherMessage ended = this.memory.find(key);
		if (ended != null) {
			this.node.incidents().count(Incident.DUPLICATE_TASK, message::toString);
			this.answers.outcome(message, ended, task, dispatch);
			delivery.ack();
			return null;
		}
		TaskRun run = new TaskRun(key, perform, container, delivery, dispatch, now + remaining,
				this.answers.line(message));
		TaskRun before = this.running.add(run);
		while (before != null) {
			if (again(before, delivery, dispatch)) {
				return null;
			}
			before = this.running.add(run);
		}
		this.woken.run();
		if (this.cancelled.contains(task, key.sender())) {
			run.end();
			this.outcomes.send(run, Outcome.cancelled());
			return null;
		}
		if (dispatch > this.settings.maxDispatches()) {
			run.end();
			giveUp(run, dispatch - 1);
			return null;
		}
		try {
			accept(run);
		}
		catch (RuntimeException | Error ex) {
			this.running.remove(run);
			throw ex;
		}
		if (run.stopReason() == TaskRun.Stop.LOST) {
			if (run.end()) {
				this.running.abandon(run);
			}
			return null;
		}
		return run;
	}

	private @Nullable TaskRun drop(Delivery delivery, Incident incident) {
		this.node.incidents().count(incident, delivery.message()::toString);
		delivery.ack();
		return null;
	}

	private RunKey key(TaskHandlerDefinition definition, Inbound perform, TaskKey task) {
		boolean foreign = isForeign(perform);
		return new RunKey(task, definition.group(), perform.payload().client(),
				foreign ? this.node.codec().hash(perform.payload().data()) : 0);
	}

	static boolean isForeign(Inbound perform) {
		return !perform.message().headers().containsKey(Headers.DISPATCH);
	}

	private long remaining(TaskHandlerDefinition definition, Delivery delivery, long waitedNanos) {
		AetherMessage message = delivery.message();
		long remaining = NO_DEADLINE_NANOS;
		long left = Headers.number(message.headers(), Headers.REMAINING, -1);
		if (left >= 0) {
			remaining = Math.min(left, NO_DEADLINE_NANOS / 1_000_000) * 1_000_000;
			Duration age = delivery.age();
			if (age != null) {
				remaining -= age.toNanos() + waitedNanos;
			}
			else {
				long deadline = Headers.number(message.headers(), Headers.DEADLINE, Long.MAX_VALUE / 4);
				long byClock = deadline + this.settings.clockTolerance().toMillis()
						- this.node.timers().now().toEpochMilli();
				remaining = Math.min(remaining, Math.min(byClock, NO_DEADLINE_NANOS / 1_000_000) * 1_000_000);
			}
		}
		Duration timeout = definition.timeout();
		return (timeout != null) ? Math.min(remaining, timeout.toNanos()) : remaining;
	}

	/**
	 * A task came again that is in hand here: say once more that it is, and go on under
	 * the newer delivery. The one before may be of a connection or a hub that is gone; if
	 * it is not, it is done with.
	 * @return {@code false} if the task is not in hand any more: it has begun to leave
	 * without an outcome, and the delivery is for a run of its own
	 */
	private boolean again(TaskRun run, Delivery delivery, int dispatch) {
		Delivery before = run.delivery();
		if (run.adopt(delivery, dispatch)) {
			accept(run);
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

	/**
	 * Say that the task is accepted, then begin custody.
	 */
	private void accept(TaskRun run) {
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

	private void giveUp(TaskRun run, int dispatches) {
		String cause = "The worker was lost in each of " + dispatches + " dispatches";
		this.deadLetters.write(run, DeadLetter.WORKER_LOST, cause, dispatches)
			.thenRun(() -> this.outcomes.send(run, Outcome.failed(DeadLetter.WORKER_LOST, cause)));
	}

}
