package io.aethermagic.worker;

import java.util.regex.Pattern;

import io.aethermagic.message.WireText;
import io.aethermagic.task.TaskFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a handler threw into what its caller is told: a code and a message, no stack
 * trace and no class name.
 *
 * @promise 4.5
 */
final class Failures {

	private static final Pattern CLASS_NAME = Pattern.compile("\\b(?:[a-z_][a-z0-9_]*\\.)+[A-Z][\\w$]*(?:\\.\\w+)*");

	private static final int MAX_MESSAGE = 2_000;

	/** How much of a message is looked through for class names. */
	private static final int MOST_READ = 2 * MAX_MESSAGE;

	private Failures() {
	}

	/**
	 * Tell whether a handler has thrown something to fail with a code of its own. What a
	 * nested task has failed with is no such answer: to the handler, it is an exception
	 * like any other.
	 */
	static boolean isAnswer(Throwable failure) {
		return failure instanceof TaskFailedException failed && failed.task() == null;
	}

	static Outcome outcome(Throwable failure) {
		String code = (failure instanceof TaskFailedException failed && isAnswer(failure)) ? failed.code()
				: Outcome.FAILED;
		return Outcome.failed(code, message(failure.getMessage()));
	}

	private static String message(@Nullable String message) {
		if (message == null || message.isBlank()) {
			return "The handler failed and gave no message";
		}
		String some = (message.length() > MOST_READ) ? message.substring(0, MOST_READ) : message;
		String safe = CLASS_NAME.matcher(some).replaceAll("…");
		return WireText.of(safe, MAX_MESSAGE);
	}

	/**
	 * Return what a dead letter says, which stays with the operator and may name classes.
	 * @param failure what was thrown
	 * @return the exception and those that caused it
	 */
	static String cause(Throwable failure) {
		StringBuilder cause = new StringBuilder(failure.toString());
		int depth = 0;
		for (Throwable next = failure.getCause(); next != null && depth < 5; next = next.getCause()) {
			cause.append("; caused by ").append(next);
			depth++;
		}
		return cause.toString();
	}

}
