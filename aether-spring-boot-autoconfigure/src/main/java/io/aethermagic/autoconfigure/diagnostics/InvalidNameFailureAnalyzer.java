package io.aethermagic.autoconfigure.diagnostics;

import io.aethermagic.task.InvalidNameException;
import io.aethermagic.worker.InvalidTaskHandlerException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a bad name that was given in code: to a call made at start-up, for example. A
 * bad name in a handler's annotation is explained together with the handler.
 */
class InvalidNameFailureAnalyzer extends AbstractFailureAnalyzer<InvalidNameException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, InvalidNameException cause) {
		if (findCause(rootFailure, InvalidTaskHandlerException.class) != null) {
			return null;
		}
		return new FailureAnalysis(cause.getMessage() + "." + where(cause),
				"Give another " + cause.kind() + " in place of '" + cause.name() + "'.", cause);
	}

	/**
	 * Say which code gave the name: the first that is not Aether's own.
	 * @param cause the exception
	 * @return a sentence, or nothing
	 */
	private static String where(InvalidNameException cause) {
		for (StackTraceElement frame : cause.getStackTrace()) {
			String name = frame.getClassName();
			if (!name.startsWith("io.aethermagic.task.") && !name.startsWith("io.aethermagic.client.")) {
				return " It was given at " + name + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
						+ frame.getLineNumber() + ").";
			}
		}
		return "";
	}

}
