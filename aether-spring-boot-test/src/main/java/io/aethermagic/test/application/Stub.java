package io.aethermagic.test.application;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.aethermagic.task.TaskData;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.time.Timers;
import io.aethermagic.worker.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * Does what a test wants with tasks. Safe for use by several threads.
 */
final class Stub {

	private static final String CODE = "stub-failed";

	private final Timers timers;

	private final List<Report> reports;

	private final Duration delay;

	/** {@code null} if there is no end. */
	private final @Nullable Answer answer;

	private final Consumer<Throwable> problems;

	private final Set<CompletableFuture<@Nullable Object>> open = ConcurrentHashMap.newKeySet();

	private volatile boolean ended;

	Stub(Timers timers, List<Report> reports, Duration delay, @Nullable Answer answer, Consumer<Throwable> problems) {
		this.timers = timers;
		this.reports = reports;
		this.delay = delay;
		this.answer = answer;
		this.problems = problems;
	}

	CompletionStage<@Nullable Object> handle(TaskData data, TaskContext task) {
		this.reports.forEach((report) -> task.progress(report.percent(), report.data()));
		CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
		Answer answer = this.answer;
		this.open.add(result);
		result.whenComplete((value, failure) -> this.open.remove(result));
		task.onCancel(() -> result.cancel(false));
		if (answer != null && this.delay.isZero()) {
			answer(answer, data, task, result);
		}
		else if (answer != null) {
			Timers.Timer timer = this.timers.schedule(this.delay,
					() -> CompletableFuture.runAsync(() -> answer(answer, data, task, result)));
			result.whenComplete((value, failure) -> timer.cancel());
		}
		if (this.ended) {
			fail(result);
		}
		return result;
	}

	private void answer(Answer answer, TaskData data, TaskContext task, CompletableFuture<@Nullable Object> result) {
		try {
			Object value = answer.answer(data, task);
			if (value instanceof CompletionStage<?> stage) {
				stage.whenComplete((later, failure) -> complete(result, later, failure));
			}
			else {
				result.complete(value);
			}
		}
		catch (StubPayload.UnfitPayloadError ex) {
			this.problems.accept(ex);
			result.completeExceptionally(new TaskFailedException("bad-request", String.valueOf(ex.getMessage())));
		}
		catch (AssertionError ex) {
			this.problems.accept(ex);
			result.completeExceptionally(new TaskFailedException(CODE, String.valueOf(ex.getMessage())));
		}
		catch (Throwable ex) {
			result.completeExceptionally(ex);
		}
	}

	private static void complete(CompletableFuture<@Nullable Object> result, @Nullable Object value,
			@Nullable Throwable failure) {
		if (failure != null) {
			result.completeExceptionally(failure);
		}
		else {
			result.complete(value);
		}
	}

	/**
	 * Fail what is in hand: the test method is over.
	 */
	void end() {
		this.ended = true;
		this.open.forEach(Stub::fail);
	}

	private static void fail(CompletableFuture<@Nullable Object> result) {
		result.completeExceptionally(new TaskFailedException(CODE, "The test method is over"));
	}

	/**
	 * Makes the result of a task.
	 */
	@FunctionalInterface
	interface Answer {

		@Nullable Object answer(TaskData data, TaskContext task) throws Throwable;

	}

	/**
	 * Progress that is reported.
	 *
	 * @param percent 0 to 100
	 * @param data what is said about it
	 */
	record Report(int percent, @Nullable Object data) {
	}

}
