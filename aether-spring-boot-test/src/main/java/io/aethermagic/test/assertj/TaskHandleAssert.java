package io.aethermagic.test.assertj;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.AetherException;
import io.aethermagic.task.DataException;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import io.aethermagic.task.TaskTimeoutException;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on a task by its handle. Each waits for what it is about. Used by one
 * thread.
 *
 * @param <T> the type of the result
 */
public final class TaskHandleAssert<T> extends AbstractAssert<TaskHandleAssert<T>, TaskHandle<T>> {

	private Patience patience = Patience.DEFAULT;

	private volatile TaskEvent.@Nullable Progress progress;

	private volatile boolean endSeen;

	TaskHandleAssert(@Nullable TaskHandle<T> actual) {
		super(actual, TaskHandleAssert.class);
		if (actual != null) {
			actual.onEvent(this::see);
		}
	}

	private void see(TaskEvent event) {
		if (event instanceof TaskEvent.Progress seen) {
			this.progress = seen;
		}
		else if (event instanceof TaskEvent.Ended) {
			this.endSeen = true;
		}
	}

	/**
	 * Say how long the assertions that follow wait, in real time.
	 * @param limit how long at most; ten seconds unless set
	 * @return these assertions
	 */
	public TaskHandleAssert<T> within(Duration limit) {
		this.patience = new Patience(limit);
		return this;
	}

	/**
	 * Verify that the task completes.
	 * @return these assertions
	 */
	public TaskHandleAssert<T> isCompleted() {
		if (!(end() instanceof TaskEvent.Completed)) {
			fail("to complete");
		}
		return this;
	}

	/**
	 * Verify that the task completes with a result.
	 * @param expected what equals the result; {@code null} where there is none
	 * @return these assertions
	 */
	public TaskHandleAssert<T> isCompletedWith(@Nullable T expected) {
		if (!(end() instanceof TaskEvent.Completed) || !Objects.equals(result(), expected)) {
			fail("to complete with <" + expected + ">");
		}
		return this;
	}

	/**
	 * Verify that the task completes with a result of which something is so.
	 * @param requirements assertions on the result
	 * @return these assertions
	 */
	public TaskHandleAssert<T> isCompletedSatisfying(Consumer<@Nullable T> requirements) {
		isCompleted();
		requirements.accept(result());
		return this;
	}

	private @Nullable T result() {
		try {
			return this.actual.get(Duration.ZERO);
		}
		catch (DataException ex) {
			throw new AssertionError(ex.getMessage(), ex);
		}
	}

	/**
	 * Verify that the task fails with a code.
	 * @param code the code, {@code bad-request} for example
	 * @return these assertions
	 */
	public TaskHandleAssert<T> hasFailedWith(String code) {
		if (!(end() instanceof TaskEvent.Failed failed) || !failed.code().equals(code)) {
			fail("to fail with '" + code + "'");
		}
		return this;
	}

	/**
	 * Verify that the task fails with a code and a message.
	 * @param code the code
	 * @param message a part of the message
	 * @return these assertions
	 */
	public TaskHandleAssert<T> hasFailedWith(String code, String message) {
		if (!(end() instanceof TaskEvent.Failed failed) || !failed.code().equals(code)
				|| !failed.message().contains(message)) {
			fail("to fail with '" + code + "' and a message with <" + message + ">");
		}
		return this;
	}

	/**
	 * Verify that the task ends because it was cancelled.
	 * @return these assertions
	 */
	public TaskHandleAssert<T> isCancelled() {
		return ends(TaskState.CANCELLED);
	}

	/**
	 * Verify that the task ends because its deadline passes.
	 * @return these assertions
	 */
	public TaskHandleAssert<T> isExpired() {
		return ends(TaskState.EXPIRED);
	}

	/**
	 * Verify that the task was dismissed.
	 * @return these assertions
	 */
	public TaskHandleAssert<T> isDismissed() {
		return ends(TaskState.DISMISSED);
	}

	private TaskHandleAssert<T> ends(TaskState state) {
		TaskEvent.Ended end = end();
		if (end == null || end.state() != state) {
			fail("to be " + state);
		}
		return this;
	}

	/**
	 * Verify that the task has not ended. Does not wait.
	 * @return these assertions
	 */
	public TaskHandleAssert<T> isOpen() {
		isNotNull();
		if (this.actual.end() != null) {
			fail("not to have ended");
		}
		return this;
	}

	/**
	 * Verify that the task comes into a state.
	 * @param state the state
	 * @return these assertions
	 */
	public TaskHandleAssert<T> hasState(TaskState state) {
		isNotNull();
		if (!this.patience.await(() -> this.actual.state() == state)) {
			fail("to be " + state);
		}
		return this;
	}

	/**
	 * Verify that the worker reports progress, up to a percentage or beyond. Progress of
	 * which no newer one has come counts also when it came before.
	 * @param percent 0 to 100
	 * @return these assertions
	 */
	public TaskHandleAssert<T> hasProgress(int percent) {
		isNotNull();
		this.patience.await(() -> this.endSeen || reached(percent));
		if (!reached(percent)) {
			fail("to have a progress of " + percent + " %");
		}
		return this;
	}

	private boolean reached(int percent) {
		TaskEvent.Progress seen = this.progress;
		return seen != null && seen.percent() >= percent;
	}

	private TaskEvent.@Nullable Ended end() {
		isNotNull();
		try {
			this.actual.get(this.patience.limit());
		}
		catch (TaskTimeoutException ex) {
			return null;
		}
		catch (AetherException ex) {
			// the end says it
		}
		return this.actual.end();
	}

	private void fail(String expected) {
		failWithMessage("%s", "Expecting " + this.actual + " " + expected + ", but "
				+ this.patience.describe(this.actual.end(), this.actual.state(), this.progress));
	}

}
