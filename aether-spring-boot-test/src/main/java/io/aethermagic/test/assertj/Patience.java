package io.aethermagic.test.assertj;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.aethermagic.task.TaskEvent;
import org.jspecify.annotations.Nullable;

/**
 * How long what should come is waited for, and the words for what has come instead.
 * Immutable.
 *
 * @param limit how long at most, in real time
 */
record Patience(Duration limit) {

	static final Patience DEFAULT = new Patience(Duration.ofSeconds(10));

	private static final long MILLIS_5 = 5_000_000;

	Patience {
		if (limit.isNegative()) {
			throw new IllegalArgumentException("Nothing can be awaited within " + limit);
		}
	}

	/**
	 * Wait until something is so; an interrupt ends the waiting.
	 * @return whether it is
	 */
	boolean await(BooleanSupplier condition) {
		long began = System.nanoTime();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - began >= this.limit.toNanos() || Thread.currentThread().isInterrupted()) {
				return condition.getAsBoolean();
			}
			LockSupport.parkNanos(MILLIS_5);
		}
		return true;
	}

	/**
	 * Say how a task has ended, or that it has not.
	 * @param progress the last progress, or {@code null}
	 */
	String describe(TaskEvent.@Nullable Ended end, Object state, TaskEvent.@Nullable Progress progress) {
		if (end instanceof TaskEvent.Completed completed) {
			return "it has completed with " + SentValue.text(completed.data());
		}
		if (end instanceof TaskEvent.Failed failed) {
			return "it has failed with '" + failed.code() + "': " + failed.message();
		}
		if (end instanceof TaskEvent.Cancelled cancelled) {
			return "it was cancelled with '" + cancelled.code() + "'";
		}
		if (end != null) {
			return "it is " + end.state();
		}
		String percent = (progress != null) ? " at " + progress.percent() + " %" : "";
		return "it is " + state + percent + " after " + this.limit;
	}

}
