package io.aethermagic.autoconfigure.diagnostics;

import io.aethermagic.worker.InvalidTaskHandlerException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a method that cannot be a task handler.
 */
class InvalidTaskHandlerFailureAnalyzer extends AbstractFailureAnalyzer<InvalidTaskHandlerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidTaskHandlerException cause) {
		return new FailureAnalysis("The task handler " + cause.method() + " " + cause.reason() + ".",
				cause.action() + ".", cause);
	}

}
