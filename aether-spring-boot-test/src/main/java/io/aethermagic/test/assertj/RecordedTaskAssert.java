package io.aethermagic.test.assertj;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.application.RecordedTask;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on a task that the application has performed. What becomes of the task is
 * waited for. Used by one thread.
 */
public final class RecordedTaskAssert extends AbstractAssert<RecordedTaskAssert, RecordedTask> {

	private Patience patience = Patience.DEFAULT;

	RecordedTaskAssert(@Nullable RecordedTask actual) {
		super(actual, RecordedTaskAssert.class);
	}

	/**
	 * Say how long the assertions that follow wait, in real time.
	 * @param limit how long at most; ten seconds unless set
	 * @return these assertions
	 */
	public RecordedTaskAssert within(Duration limit) {
		this.patience = new Patience(limit);
		return this;
	}

	/**
	 * Verify what was sent.
	 * @param expected what equals the payload when that is read as its class;
	 * {@code null} for none
	 * @return these assertions
	 */
	public RecordedTaskAssert hasPayload(@Nullable Object expected) {
		isNotNull();
		if (!SentValue.equal(this.actual.payload(), expected)) {
			fail("to have the payload <" + expected + ">", "it is " + SentValue.text(this.actual.payload()));
		}
		return this;
	}

	/**
	 * Verify a header.
	 * @param name its name
	 * @param value its value
	 * @return these assertions
	 */
	public RecordedTaskAssert hasHeader(String name, String value) {
		isNotNull();
		if (!value.equals(this.actual.headers().get(name))) {
			fail("to have the header " + name + "=" + value, "its headers are " + this.actual.headers());
		}
		return this;
	}

	/**
	 * Verify the context.
	 * @param context the partition
	 * @return these assertions
	 */
	public RecordedTaskAssert hasContext(String context) {
		isNotNull();
		if (!context.equals(this.actual.address().context())) {
			fail("to be in the context '" + context + "'", "that is '" + this.actual.address().context() + "'");
		}
		return this;
	}

	/**
	 * Verify how long the task may take.
	 * @param timeout the time that the call says
	 * @return these assertions
	 */
	public RecordedTaskAssert hasTimeout(Duration timeout) {
		isNotNull();
		if (!timeout.equals(this.actual.timeout())) {
			fail("to have the timeout " + timeout, "that is " + this.actual.timeout());
		}
		return this;
	}

	/**
	 * Verify all the progress that the caller is told.
	 * @param percents the percentages, in their order
	 * @return these assertions
	 */
	public RecordedTaskAssert hasProgress(int... percents) {
		isNotNull();
		List<Integer> expected = IntStream.of(percents).boxed().toList();
		if (!this.patience.await(() -> percents().equals(expected))) {
			fail("to have the progress " + Arrays.toString(percents), "that is " + percents());
		}
		return this;
	}

	private List<Integer> percents() {
		return this.actual.progress().stream().map(TaskEvent.Progress::percent).toList();
	}

	/**
	 * Verify how often the task is handed to a worker.
	 * @param dispatches the highest dispatch that a worker accepts
	 * @return these assertions
	 */
	public RecordedTaskAssert hasDispatches(int dispatches) {
		isNotNull();
		if (!this.patience.await(() -> this.actual.dispatches() == dispatches)) {
			fail("to have " + dispatches + " dispatches", "there are " + this.actual.dispatches());
		}
		return this;
	}

	/**
	 * Verify that the task completes with a result.
	 * @param expected what equals the result when that is read as its class; {@code null}
	 * for none
	 * @return these assertions
	 */
	public RecordedTaskAssert isCompletedWith(@Nullable Object expected) {
		if (!(end() instanceof TaskEvent.Completed completed) || !SentValue.equal(completed.data(), expected)) {
			fail("to complete with <" + expected + ">");
		}
		return this;
	}

	/**
	 * Verify that the task fails with a code.
	 * @param code the code, {@code bad-request} for example
	 * @return these assertions
	 */
	public RecordedTaskAssert hasFailedWith(String code) {
		if (!(end() instanceof TaskEvent.Failed failed) || !failed.code().equals(code)) {
			fail("to fail with '" + code + "'");
		}
		return this;
	}

	/**
	 * Verify that the task comes into a state.
	 * @param state the state, an end for example
	 * @return these assertions
	 */
	public RecordedTaskAssert hasState(TaskState state) {
		isNotNull();
		if (!this.patience.await(() -> this.actual.state() == state)) {
			fail("to be " + state);
		}
		return this;
	}

	private TaskEvent.@Nullable Ended end() {
		isNotNull();
		this.patience.await(() -> this.actual.end() != null);
		return this.actual.end();
	}

	private void fail(String expected) {
		List<TaskEvent.Progress> progress = this.actual.progress();
		fail(expected, this.patience.describe(this.actual.end(), this.actual.state(),
				progress.isEmpty() ? null : progress.get(progress.size() - 1)));
	}

	private void fail(String expected, String found) {
		failWithMessage("%s", "Expecting task " + this.actual.address() + " tid=" + this.actual.tid() + " " + expected
				+ ", but " + found);
	}

}
