package io.aethermagic.worker;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.aethermagic.client.ScopedOperations;
import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
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
 * A task's way through the worker, from delivery to outcome. It reads top to bottom on
 * the handler's thread: is it for us, and in time? is it a duplicate? accept, run the
 * handler, and see what its end means.
 */
final class TaskProcessor {

	/** The deadline of a task that neither its caller nor its handler sets. */
	private static final long NO_DEADLINE_NANOS = Duration.ofDays(365).toNanos();

	/**
	 * In the place of what a handler throws, where it was told to stop between two runs.
	 */
	private static final Throwable NOT_RUN = new CancellationException("stopped before the next attempt");

	private final AetherNode node;

	private final WorkerSettings settings;

	private final ScopedOperations operations;

	private final WorkerAnswers answers;

	private final RunningTasks running;

	private final OutcomeMemory memory;

	private final CancelledTasks cancelled;

	private final OutcomeSender outcomes;

	private final Retries retries;

	private final Runnable woken;

	TaskProcessor(AetherNode node, WorkerSettings settings, ScopedOperations operations, WorkerAnswers answers,
			RunningTasks running, OutcomeMemory memory, CancelledTasks cancelled, OutcomeSender outcomes,
			Retries retries, Runnable woken) {
		this.node = node;
		this.settings = settings;
		this.operations = operations;
		this.answers = answers;
		this.running = running;
		this.memory = memory;
		this.cancelled = cancelled;
		this.outcomes = outcomes;
		this.retries = retries;
		this.woken = woken;
	}

	/**
	 * Take a delivery through the pipeline. The container's permit is given back when the
	 * task no longer needs one, on whatever way it leaves.
	 * @param container who took it
	 * @param delivery the delivery
	 * @param arrivedNanos when it arrived
	 */
	void process(TaskContainer container, Delivery delivery, long arrivedNanos) {
		if (container.isStopping()) {
			delivery.release();
			container.free();
			return;
		}
		TaskRun run = null;
		try {
			run = admit(container, delivery, arrivedNanos);
		}
		catch (RuntimeException ex) {
			this.node.incidents()
				.count(Incident.MISPLACED_MESSAGE, () -> delivery.message() + " could not be taken in", ex);
			delivery.ack();
		}
		if (run == null) {
			container.free();
		}
		else {
			attempt(run);
		}
	}

	/**
	 * Decide whether a delivery becomes a run.
	 * @return the accepted run, or {@code null} if the delivery is done with
	 */
	private @Nullable TaskRun admit(TaskContainer container, Delivery delivery, long arrivedNanos) {
		AetherMessage message = delivery.message();
		String onlyFor = Headers.text(message.headers(), Headers.WORKGROUP);
		TaskHandlerDefinition definition = container.definition();
		if (onlyFor != null && (definition.broadcast() || !onlyFor.equals(definition.workgroup()))) {
			return drop(delivery, Incident.OTHER_WORKGROUP);
		}
		Inbound perform = this.node.read(delivery);
		if (perform == null || perform.payload().action() != Action.PERFORM) {
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
			this.answers.outcome(message, ended, task, dispatch);
			return drop(delivery, Incident.DUPLICATE_TASK);
		}
		TaskRun run = new TaskRun(key, perform, container, delivery, dispatch, now + remaining);
		TaskRun before = this.running.add(run);
		if (before != null) {
			again(before, delivery, dispatch);
			return null;
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
		accept(run);
		if (run.stopReason() == TaskRun.Stop.LOST) {
			if (run.end()) {
				abandon(run);
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
		return new RunKey(task, definition.broadcast() ? definition.id() : definition.workgroup(),
				perform.payload().client(), foreign ? this.node.codec().hash(perform.payload().data()) : 0);
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
	 */
	private void again(TaskRun run, Delivery delivery, int dispatch) {
		this.node.incidents().count(Incident.DUPLICATE_TASK, delivery.message()::toString);
		Delivery before = run.delivery();
		boolean sameDispatch = dispatch == run.dispatch();
		if (run.adopt(delivery, dispatch)) {
			accept(run);
			if (sameDispatch) {
				before.ack();
			}
		}
		else {
			this.answers.accepted(run);
			delivery.ack();
		}
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
				lost(run, delivery);
			}
		});
	}

	/**
	 * The task was given to another: stop, and say nothing.
	 * @param run the run
	 * @param delivery the delivery that is another's; a run that goes on under a newer
	 * one is left alone
	 */
	void lost(TaskRun run, Delivery delivery) {
		if (run.hasEnded() || run.delivery() != delivery || run.stopReason() != TaskRun.Stop.NONE) {
			return;
		}
		this.node.incidents()
			.count(Incident.LOST_TASK,
					() -> run.key.task() + " was given to another worker, dispatch " + run.dispatch() + " stops here");
		if (run.stopLost(delivery)) {
			conclude(run, null, NOT_RUN);
		}
	}

	/**
	 * Tell a run to stop. One that waits for a retry ends at once, the others when their
	 * handler does.
	 * @param run the run
	 * @param reason why
	 */
	void stop(TaskRun run, TaskRun.Stop reason) {
		if (run.stop(reason)) {
			conclude(run, null, NOT_RUN);
		}
	}

	/**
	 * Run the handler once.
	 * @param run the run, with a permit
	 */
	private void attempt(TaskRun run) {
		int attempt = run.begin();
		if (attempt == 0) {
			conclude(run, null, NOT_RUN);
			free(run);
			return;
		}
		Object value = null;
		Throwable failure = null;
		try {
			RunContext context = new RunContext(run, attempt, this.node, this.answers, this.operations);
			value = run.container.definition().function().handle(run.perform.payload().data(), context);
		}
		catch (Throwable ex) {
			failure = ex;
		}
		run.leave();
		if (failure == null && value instanceof CompletionStage<?> stage) {
			await(run, stage);
		}
		else {
			conclude(run, value, failure);
		}
	}

	private void await(TaskRun run, CompletionStage<?> stage) {
		try {
			run.await(stage.toCompletableFuture());
		}
		catch (UnsupportedOperationException ex) {
			// a stage that is no future cannot be cancelled: its handler has the token
			run.await(new CompletableFuture<>());
		}
		stage.whenComplete((value, failure) -> run.container.executor()
			.execute(() -> conclude(run, value, (failure instanceof CompletionException && failure.getCause() != null)
					? failure.getCause() : failure)));
	}

	/**
	 * See what the end of an attempt means, and leave with or without an outcome.
	 */
	private void conclude(TaskRun run, @Nullable Object value, @Nullable Throwable failure) {
		if (failure instanceof Error) {
			this.node.incidents()
				.count(Incident.HANDLER_ERROR,
						() -> "Handler " + run.container.definition().id() + ", task " + run.key.task(), failure);
		}
		boolean returned = failure == null;
		switch (run.stopReason()) {
			case NONE -> {
				if (returned) {
					finish(run, completed(run, value));
				}
				else if (failure != null) {
					failed(run, failure);
				}
			}
			case CANCELLED -> finish(run, returned ? completed(run, value) : Outcome.cancelled());
			case EXPIRED -> finish(run, returned ? completed(run, value) : Outcome.expired());
			case LOST -> leave(run);
			case RELEASED -> {
				if (returned) {
					finish(run, completed(run, value));
				}
				else {
					release(run);
				}
			}
		}
	}

	private static Outcome completed(TaskRun run, @Nullable Object value) {
		return Outcome.completed(run.container.definition().returnsNothing() ? MessageCodec.EMPTY : value);
	}

	private void failed(TaskRun run, Throwable failure) {
		Retries.Decision decision = this.retries.decide(run, failure);
		if (decision instanceof Retries.Again again) {
			if (run.container.isStopping()) {
				release(run);
			}
			else {
				retry(run, again.after());
			}
		}
		else if (decision instanceof Retries.Exhausted) {
			Outcome outcome = Failures.outcome(failure);
			deadLetter(run, String.valueOf(outcome.code()), Failures.cause(failure), run.dispatch())
				.thenRun(() -> finish(run, outcome));
		}
		else {
			finish(run, Failures.outcome(failure));
		}
	}

	private void retry(TaskRun run, Duration delay) {
		if (!run.waitForRetry()) {
			conclude(run, null, NOT_RUN);
			return;
		}
		if (delay.compareTo(this.settings.retryHold()) <= 0) {
			this.node.timers().schedule(delay, () -> run.container.executor().execute(() -> attempt(run)));
			return;
		}
		this.node.timers().schedule(delay, () -> {
			this.retries.resumed();
			run.container.resume(() -> {
				run.takePermit();
				attempt(run);
			});
		});
		free(run);
	}

	private static void free(TaskRun run) {
		if (run.givePermit()) {
			run.container.free();
		}
	}

	private void finish(TaskRun run, Outcome outcome) {
		if (!run.end()) {
			return;
		}
		try {
			this.outcomes.send(run, outcome);
		}
		finally {
			free(run);
		}
	}

	/**
	 * Leave without a word: the task is another worker's.
	 */
	private void leave(TaskRun run) {
		if (run.end()) {
			abandon(run);
			free(run);
		}
	}

	/**
	 * Be done with a run whose task is another worker's. Where the transport has given it
	 * to that one itself, the {@code ack} changes nothing; where it came twice, it keeps
	 * this copy from being handed out once more.
	 */
	private void abandon(TaskRun run) {
		this.running.remove(run);
		run.delivery().ack();
	}

	/**
	 * Give the task back to the queue.
	 * @param run the run, which will not end by itself
	 */
	void release(TaskRun run) {
		if (run.end()) {
			this.running.remove(run);
			this.outcomes.release(run);
			free(run);
		}
	}

	private void giveUp(TaskRun run, int dispatches) {
		String cause = "The worker was lost in each of " + dispatches + " dispatches";
		deadLetter(run, DeadLetter.WORKER_LOST, cause, dispatches)
			.thenRun(() -> this.outcomes.send(run, Outcome.failed(DeadLetter.WORKER_LOST, cause)));
	}

	/**
	 * Keep a dead letter.
	 * @return a stage that completes normally when it is kept, or could not be
	 */
	private CompletionStage<Void> deadLetter(TaskRun run, String code, String cause, int dispatches) {
		this.node.incidents().count(Incident.DEAD_LETTER, () -> run.key.task() + ": " + cause);
		DeadLetter letter = new DeadLetter(this.node.newId(), run.key.task().address(), run.key.workgroup(),
				run.perform.message(), code, cause, dispatches, run.attempt(), this.node.timers().now());
		return this.node.transport().deadLetters().add(letter).exceptionally((failure) -> {
			this.node.incidents().count(Incident.SEND_FAILED, () -> "Dead letter of " + run.key.task(), failure);
			return null;
		});
	}

}
