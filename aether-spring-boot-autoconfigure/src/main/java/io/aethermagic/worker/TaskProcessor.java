package io.aethermagic.worker;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

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
 */
final class TaskProcessor implements TaskPipeline {

	/**
	 * In the place of what a handler throws, where it was told to stop between two runs.
	 */
	private static final Throwable NOT_RUN = new CancellationException("stopped before the next attempt");

	private final AetherNode node;

	private final WorkerSettings settings;

	private final ScopedOperations operations;

	private final WorkerAnswers answers;

	private final RunningTasks running;

	private final OutcomeSender outcomes;

	private final Retries retries;

	private final DeadLetterWriter deadLetters;

	private final TaskAdmission admission;

	private final Overload overload;

	TaskProcessor(AetherNode node, WorkerSettings settings, ScopedOperations operations, WorkerAnswers answers,
			RunningTasks running, OutcomeMemory memory, CancelledTasks cancelled, OutcomeSender outcomes,
			Runnable woken) {
		this.node = node;
		this.settings = settings;
		this.operations = operations;
		this.answers = answers;
		this.running = running;
		this.outcomes = outcomes;
		this.retries = new Retries(settings);
		this.deadLetters = new DeadLetterWriter(node);
		this.admission = new TaskAdmission(node, settings, answers, running, memory, cancelled, outcomes,
				this.deadLetters, woken, this::lost);
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
		if (run.hasEnded() || run.delivery() != delivery || run.stopReason() != TaskRun.Stop.NONE) {
			return;
		}
		boolean waits = run.stopLost(delivery);
		if (run.stopReason() == TaskRun.Stop.LOST) {
			this.node.incidents()
				.count(Incident.LOST_TASK, () -> run.key.task() + " was given to another worker, dispatch "
						+ run.dispatch() + " stops here");
		}
		if (waits) {
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
		RunContext context = new RunContext(run, attempt, this.node, this.answers, this.operations);
		Object value = null;
		Throwable failure = null;
		try {
			value = run.container.definition().function().handle(run.perform.payload().data(), context);
		}
		catch (Throwable ex) {
			failure = ex;
		}
		run.leave();
		if (failure == null && value instanceof CompletionStage<?> stage) {
			await(run, context, stage);
		}
		else {
			context.flush();
			conclude(run, value, failure);
		}
	}

	private void await(TaskRun run, RunContext context, CompletionStage<?> stage) {
		try {
			run.await(stage.toCompletableFuture());
		}
		catch (UnsupportedOperationException ex) {
			// a stage that is no future cannot be cancelled: its handler has the token
			run.await(new CompletableFuture<>());
		}
		stage.whenComplete((value, failure) -> run.container.runAtOnce(() -> {
			context.flush();
			conclude(run, value, (failure instanceof CompletionException && failure.getCause() != null)
					? failure.getCause() : failure);
		}));
	}

	/**
	 * See what the end of an attempt means, and leave with or without an outcome.
	 */
	private void conclude(TaskRun run, @Nullable Object value, @Nullable Throwable failure) {
		if (run.hasEnded()) {
			return;
		}
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
			this.deadLetters.write(run, String.valueOf(outcome.code()), Failures.cause(failure), run.dispatch())
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
			this.node.timers().schedule(delay, () -> run.container.run(() -> attempt(run)));
			return;
		}
		this.node.timers().schedule(delay, () -> {
			this.retries.resumed();
			run.container.runWithPermit(() -> {
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
			this.running.abandon(run);
			free(run);
		}
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

}
