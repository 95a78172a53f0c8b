package io.aethermagic.worker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.aethermagic.client.ScopedOperations;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Completed;
import io.aethermagic.node.Incident;
import io.aethermagic.node.LogContext;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * A task's way through the worker, from delivery to outcome. It reads top to bottom on
 * the handler's thread: admit it, run the handler, and see what its end means.
 *
 * @promise 4.5
 */
final class TaskProcessor implements TaskPipeline {

	private final AetherNode node;

	private final WorkerSettings settings;

	private final ScopedOperations operations;

	private final WorkerAnswers answers;

	private final Retries retries;

	private final FailureLog failures;

	private final RunExits exits;

	private final HandlerCaller caller;

	private final WaitingCircles circles;

	private final TaskAdmission admission;

	private final Overload overload;

	TaskProcessor(AetherNode node, WorkerSettings settings, ScopedOperations operations, WorkerAnswers answers,
			RunningTasks running, OutcomeMemory memory, CancelledTasks cancelled, OutcomeSender outcomes,
			DeadLetterWriter deadLetters, FailureLog failures, RunExits exits, HandlerCaller caller) {
		this.node = node;
		this.settings = settings;
		this.operations = operations;
		this.answers = answers;
		this.failures = failures;
		this.exits = exits;
		this.caller = caller;
		this.circles = new WaitingCircles(node, running);
		this.retries = new Retries(settings, node.incidents());
		Acceptance acceptance = new Acceptance(answers, exits::lost);
		this.admission = new TaskAdmission(new PerformReader(node, settings, answers, deadLetters),
				new DuplicateTasks(node, running, memory, answers, acceptance), cancelled, acceptance, running,
				outcomes, settings.maxDispatches());
		this.overload = new Overload(node, answers, running);
	}

	/**
	 * Return how full is what has a bound here.
	 */
	List<Supplier<BufferLevel>> buffers() {
		return List.of(this.retries::held, this.overload::level);
	}

	@Override
	public void process(TaskContainer container, Delivery delivery, long arrivedNanos) {
		if (!container.takesTasks()) {
			delivery.release();
			container.free();
			return;
		}
		TaskRun run = null;
		try {
			run = this.admission.admit(container, delivery, arrivedNanos);
		}
		catch (RuntimeException | Error ex) {
			this.node.incidents()
				.count(Incident.MISPLACED_MESSAGE, () -> delivery.message() + " could not be taken in", ex);
			delivery.ack();
		}
		finally {
			if (run == null) {
				container.free();
			}
		}
		if (run != null) {
			if (run.dispatch() > 1) {
				this.node.incidents().add(Incident.TAKEN_OVER_TASK);
			}
			attempt(run);
		}
	}

	@Override
	public void refuse(TaskHandlerDefinition definition, AetherMessage message) {
		this.overload.refuse(definition, message);
	}

	/**
	 * Run the handler once.
	 * @param run the run, with a permit
	 */
	private void attempt(TaskRun run) {
		int attempt = run.begin();
		if (attempt == 0) {
			this.exits.leave(run, RunExits.stopped(run));
			return;
		}
		LogContext log = LogContext.of(run.key.task(), attempt);
		try {
			attempt(run, attempt);
		}
		finally {
			log.close();
		}
	}

	private void attempt(TaskRun run, int attempt) {
		RunContext context = new RunContext(run, attempt, this.node, this.answers, this.operations, this.circles);
		Object value = null;
		Throwable failure = null;
		try {
			value = this.caller.call(run, context);
		}
		catch (Throwable ex) {
			failure = ex;
		}
		run.returned();
		if (failure == null && value instanceof CompletionStage<?> stage) {
			if (Completed.isNormally(stage)) {
				conclude(run, context, ((CompletableFuture<?>) stage).join(), null);
			}
			else {
				await(run, context, stage);
			}
		}
		else {
			conclude(run, context, value, failure);
		}
	}

	/**
	 * Conclude when the result is there that the handler has promised. No thread waits.
	 */
	private void await(TaskRun run, RunContext context, CompletionStage<?> stage) {
		try {
			stage.whenComplete((value, failure) -> run.container.runAtOnce(() -> {
				LogContext log = LogContext.of(run.key.task(), context.attempt());
				try {
					conclude(run, context, value, (failure instanceof CompletionException && failure.getCause() != null)
							? failure.getCause() : failure);
				}
				finally {
					log.close();
				}
			}));
		}
		catch (RuntimeException | Error ex) {
			conclude(run, context, null, ex);
		}
	}

	/**
	 * See what the end of an attempt means. What the handler returns counts although it
	 * was told to stop, unless the task is another's; what it throws then does not.
	 */
	private void conclude(TaskRun run, RunContext context, @Nullable Object value, @Nullable Throwable failure) {
		context.flush();
		StopReason stop = run.stopReason();
		if (failure instanceof Error) {
			this.node.incidents().add(Incident.HANDLER_ERROR);
		}
		if (failure != null && stop == StopReason.NONE) {
			failed(run, failure);
		}
		else if (failure == null && stop != StopReason.LOST) {
			this.exits.leave(run,
					Outcome.completed(run.container.definition().returnsNothing() ? nothing(run) : value));
		}
		else {
			if (failure != null) {
				this.failures.stopped(run, failure);
			}
			this.exits.leave(run, RunExits.stopped(run));
		}
	}

	/**
	 * Return the data of a result that there is none of: what reads it as a type must not
	 * take it for a value, and a peer that has always got an object still does.
	 */
	private static @Nullable Object nothing(TaskRun run) {
		return RunKey.isForeign(run.perform) ? MessageCodec.EMPTY : null;
	}

	private void failed(TaskRun run, Throwable failure) {
		if (run.hasEnded()) {
			return;
		}
		Retries.Decision decision = this.retries.decide(run, failure);
		if (decision instanceof Retries.Again again) {
			retry(run, failure, again.after());
		}
		else {
			this.failures.last(run, failure);
			this.exits.leave(run,
					Failures.outcome(failure).because(Failures.cause(failure), decision instanceof Retries.Exhausted));
		}
	}

	private void retry(TaskRun run, Throwable failure, Duration delay) {
		boolean keepsPermit = delay.compareTo(this.settings.retryHold()) <= 0;
		if (run.container.isStopping()) {
			this.failures.givenBack(run, failure);
			this.exits.leave(run, RunEnd.Silent.RELEASED);
		}
		else if (!run.waitForRetry()) {
			if (!keepsPermit) {
				this.retries.resumed();
			}
			this.failures.stopped(run, failure);
			this.exits.leave(run, RunExits.stopped(run));
		}
		else if (keepsPermit) {
			this.node.incidents().add(Incident.RETRY);
			this.failures.again(run, failure, delay);
			this.node.timers().schedule(delay, () -> run.container.run(() -> attempt(run)));
		}
		else {
			this.node.incidents().add(Incident.RETRY);
			this.failures.again(run, failure, delay);
			this.exits.giveBackPermit(run);
			this.node.timers().schedule(delay, () -> {
				this.retries.resumed();
				run.container.runWithPermit(() -> {
					run.takePermit();
					attempt(run);
				});
			});
		}
	}

}
