package io.aethermagic.autoconfigure.diagnostics;

import io.aethermagic.worker.DuplicateTaskHandlerException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains two task handlers that handle the same tasks.
 */
class DuplicateTaskHandlerFailureAnalyzer extends AbstractFailureAnalyzer<DuplicateTaskHandlerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DuplicateTaskHandlerException cause) {
		String where = cause.workgroup().isEmpty() ? "as broadcast handlers"
				: "in the workgroup '" + cause.workgroup() + "'";
		String description = String.format(
				"Two task handlers handle the tasks of %s %s:%n%n\t- %s%n\t- %s%n%nNothing says which of them a task is for.",
				cause.address(), where, cause.first(), cause.second());
		return new FailureAnalysis(description,
				"Give one of them another job, task, context, workgroup or transport in its annotation, or remove it. "
						+ "If one bean is there twice, remove one.",
				cause);
	}

}
