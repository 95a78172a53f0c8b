package io.aethermagic.worker;

import java.time.Duration;

import io.aethermagic.node.LogText;
import io.aethermagic.task.TaskFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log what handlers throw, with the task, the dispatch and the attempt. The
 * classes of exceptions stay here: no caller is told of them. Safe for use by several
 * threads.
 *
 * @promise 4.5
 */
final class FailureLog {

	private static final Logger logger = LoggerFactory.getLogger(FailureLog.class);

	private final FailureLogging how;

	FailureLog(FailureLogging how) {
		this.how = how;
	}

	/**
	 * Tell of an attempt that is followed by another.
	 * @param run the run
	 * @param failure what the handler threw
	 * @param delay how much later the next attempt is
	 */
	void again(TaskRun run, Throwable failure, Duration delay) {
		warn(run, failure, "is run again in " + delay.toMillis() + " ms");
	}

	/**
	 * Tell of an attempt that another worker follows up.
	 * @param run the run
	 * @param failure what the handler threw
	 */
	void givenBack(TaskRun run, Throwable failure) {
		warn(run, failure, "goes back to the queue, as this worker stops");
	}

	private void warn(TaskRun run, Throwable failure, String next) {
		if (this.how != FailureLogging.NONE) {
			logger.warn("{} failed and {}: {}", describe(run), next, LogText.of(failure));
		}
	}

	/**
	 * Tell of the last attempt.
	 * @param run the run
	 * @param failure what the handler threw
	 */
	void last(TaskRun run, Throwable failure) {
		if (failure instanceof TaskFailedException answer && Failures.isAnswer(failure)) {
			if (logger.isDebugEnabled()) {
				logger.debug("{} is answered with the failure '{}': {}", describe(run), LogText.of(answer.code()),
						LogText.of(failure));
			}
		}
		else if (this.how == FailureLogging.FULL) {
			logger.error("{} failed", describe(run), failure);
		}
		else if (this.how == FailureLogging.BRIEF) {
			logger.error("{} failed: {}", describe(run), LogText.of(failure));
		}
	}

	/**
	 * Tell of a result that cannot be written.
	 * @param run the run
	 * @param failure why
	 */
	void badResult(TaskRun run, Throwable failure) {
		if (this.how == FailureLogging.FULL) {
			logger.error("{} has a result that cannot be written as JSON", describe(run), failure);
		}
		else if (this.how == FailureLogging.BRIEF) {
			logger.error("{} has a result that cannot be written as JSON: {}", describe(run), LogText.of(failure));
		}
	}

	/**
	 * Tell of an outcome that is too large to be told.
	 * @param run the run
	 * @param failure what is too large, and for whom
	 */
	void refused(TaskRun run, Throwable failure) {
		if (this.how != FailureLogging.NONE) {
			logger.error("{} has an outcome that cannot be told: {}", describe(run),
					LogText.of(String.valueOf(failure.getMessage())));
		}
	}

	/**
	 * Tell of an attempt that ended by what it threw after it was told to stop.
	 * @param run the run
	 * @param failure what the handler threw
	 */
	void stopped(TaskRun run, Throwable failure) {
		if (logger.isDebugEnabled()) {
			logger.debug("{} was told to stop ({}) and threw", describe(run), run.stopReason(), failure);
		}
	}

	private static String describe(TaskRun run) {
		return "Task " + LogText.of(run.key.task().tid()) + " at " + run.key.task().address() + " (handler "
				+ run.container.definition().id() + ", dispatch " + run.dispatch() + ", attempt " + run.attempt() + ")";
	}

}
