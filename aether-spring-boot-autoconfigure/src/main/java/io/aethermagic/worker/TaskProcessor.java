package io.aethermagic.worker;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import io.aethermagic.client.ScopedCall;
import io.aethermagic.client.ScopedOperations;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incident;
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

	private final RunningTasks running;

	private final OutcomeSender outcomes;

	private final Retries retries;

	private final FailureLog failures;

	private final StuckHandlers stuck;

	private final WaitingCircles circles;

	private final TaskAdmission admission;

	private final Overload overload;

	TaskProcessor(AetherNode node, WorkerSettings settings, ScopedOperations operations, WorkerAnswers answers,
			RunningTasks running, OutcomeMemory memory, CancelledTasks cancelled, OutcomeSender outcomes,
			DeadLetterWriter deadLetters, FailureLog failures, StuckHandlers stuck) {
		this.node = node;
		this.settings = settings;
		this.operations = operations;
		this.answers = answers;
		this.running = running;
		this.outcomes = outcomes;
		this.failures = failures;
		this.stuck = stuck;
		this.circles = new WaitingCircles(node, running);
		this.retries = new Retries(settings, node.incidents());
		Acceptance acceptance = new Acceptance(answers, this::lost);
		this.admission = new TaskAdmission(new PerformReader(node, settings, answers, deadLetters),
				new DuplicateTasks(node, running, memory, answers, acceptance), cancelled, acceptance, running,
				outcomes, settings.maxDispatches());
		this.overload = new Overload(node, answers, running);
	}

	@Override
	public void process(TaskContainer container, Delivery delivery, long arrivedNanos) {
		if (container.isStopping()) {
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
			attempt(run);
		}
	}

	@Override
	public void refuse(TaskHandlerDefinition definition, AetherMessage message) {
		this.overload.refuse(definition, message);
	}

	/**
	 * The task was given to another: stop, and say nothing.
	 * @param run the run
	 * @param delivery the delivery that is another's; a run that goes on under a newer
	 * one is left alone
	 */
	void lost(TaskRun run, Delivery delivery) {
		if (run.stopLost(delivery)) {
			this.node.incidents()
				.count(Incident.LOST_TASK, () -> run.key.task() + " was given to another worker, dispatch "
						+ run.dispatch() + " stops here");
			leaveIfWaiting(run);
		}
	}

	/**
	 * Tell a run to stop. One that waits for a retry ends at once, the others when their
	 * handler does.
	 * @param run the run
	 * @param reason why
	 */
	void stop(TaskRun run, StopReason reason) {
		if (run.stop(reason)) {
			leaveIfWaiting(run);
		}
	}

	/**
	 * End a run whose deadline has passed: at once for its caller, whatever its handler
	 * does, which is told to stop and keeps its permit until it returns.
	 * @param run the run
	 */
	void expire(TaskRun run) {
		run.stop(StopReason.EXPIRED);
		boolean atWork = !run.isWaiting();
		StopReason reason = run.stopReason();
		if (reason == StopReason.EXPIRED || reason == StopReason.CANCELLED) {
			end(run, stopped(run));
		}
		if (atWork) {
			this.stuck.watch(run);
		}
		else {
			giveBackPermit(run);
		}
	}

	private void leaveIfWaiting(TaskRun run) {
		if (run.isWaiting()) {
			leave(run, stopped(run));
		}
	}

	/**
	 * Give the task back to the queue, whatever its handler does.
	 * @param run the run, which will not end by itself
	 */
	void release(TaskRun run) {
		leave(run, RunEnd.Silent.RELEASED);
	}

	/**
	 * Run the handler once.
	 * @param run the run, with a permit
	 */
	private void attempt(TaskRun run) {
		int attempt = run.begin();
		if (attempt == 0) {
			leave(run, stopped(run));
			return;
		}
		RunContext context = new RunContext(run, attempt, this.node, this.answers, this.operations, this.circles);
		Object value = null;
		Throwable failure = null;
		try {
			value = ReactiveResults
				.subscribed(run.container.definition().function().handle(run.perform.payload().data(), context));
		}
		catch (Throwable ex) {
			failure = ex;
		}
		run.returned();
		if (failure == null && value instanceof CompletionStage<?> stage) {
			await(run, context, stage);
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
			cancelOnStop(context, stage);
			stage.whenComplete((value,
					failure) -> run.container.runAtOnce(() -> conclude(run, context, value,
							(failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
									: failure)));
		}
		catch (RuntimeException | Error ex) {
			conclude(run, context, null, ex);
		}
	}

	private static void cancelOnStop(RunContext context, CompletionStage<?> stage) {
		Future<?> future;
		try {
			future = stage.toCompletableFuture();
		}
		catch (UnsupportedOperationException ex) {
			// it cannot be cancelled, but its handler can see that it should stop
			return;
		}
		context.onCancel(() -> future.cancel(true));
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
			leave(run, Outcome.completed(run.container.definition().returnsNothing() ? nothing(run) : value));
		}
		else {
			if (failure != null) {
				this.failures.stopped(run, failure);
			}
			leave(run, stopped(run));
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
			leave(run,
					Failures.outcome(failure).because(Failures.cause(failure), decision instanceof Retries.Exhausted));
		}
	}

	private void retry(TaskRun run, Throwable failure, Duration delay) {
		boolean keepsPermit = delay.compareTo(this.settings.retryHold()) <= 0;
		if (run.container.isStopping()) {
			this.failures.givenBack(run, failure);
			leave(run, RunEnd.Silent.RELEASED);
		}
		else if (!run.waitForRetry()) {
			if (!keepsPermit) {
				this.retries.resumed();
			}
			this.failures.stopped(run, failure);
			leave(run, stopped(run));
		}
		else if (keepsPermit) {
			this.failures.again(run, failure, delay);
			this.node.timers().schedule(delay, () -> run.container.run(() -> attempt(run)));
		}
		else {
			this.failures.again(run, failure, delay);
			giveBackPermit(run);
			this.node.timers().schedule(delay, () -> {
				this.retries.resumed();
				run.container.runWithPermit(() -> {
					run.takePermit();
					attempt(run);
				});
			});
		}
	}

	/**
	 * Return how a run leaves that was told to stop. One that was not is asked only when
	 * it has left already, and does not leave again.
	 */
	private static RunEnd stopped(TaskRun run) {
		return switch (run.stopReason()) {
			case CANCELLED -> Outcome.cancelled();
			case EXPIRED -> Outcome.expired();
			case LOST -> RunEnd.Silent.ABANDONED;
			case NONE, RELEASED -> RunEnd.Silent.RELEASED;
		};
	}

	/**
	 * Let a run leave whose handler is not at work, and give back the permit that it has:
	 * every way out goes through here, but that of a handler that does not return.
	 */
	private void leave(TaskRun run, RunEnd how) {
		try {
			end(run, how);
		}
		finally {
			giveBackPermit(run);
		}
	}

	private void end(TaskRun run, RunEnd how) {
		if (!run.end()) {
			return;
		}
		cancelNested(run);
		if (how instanceof Outcome outcome) {
			this.outcomes.send(run, outcome);
		}
		else if (how == RunEnd.Silent.RELEASED) {
			this.running.remove(run);
			this.outcomes.release(run);
		}
		else {
			this.running.abandon(run);
		}
	}

	private void cancelNested(TaskRun run) {
		for (ScopedCall call : run.endNested()) {
			try {
				call.cancel();
			}
			catch (RuntimeException | Error ex) {
				this.node.incidents()
					.count(Incident.LISTENER_FAILED, () -> "A nested task of " + run.key.task() + " was not cancelled",
							ex);
			}
		}
	}

	private void giveBackPermit(TaskRun run) {
		if (run.givePermit()) {
			this.stuck.returned(run);
			run.container.free();
		}
	}

}
