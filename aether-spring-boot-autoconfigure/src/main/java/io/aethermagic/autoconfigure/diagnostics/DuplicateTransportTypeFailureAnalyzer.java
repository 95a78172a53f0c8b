package io.aethermagic.autoconfigure.diagnostics;

import io.aethermagic.autoconfigure.DuplicateTransportTypeException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains two beans that create transports of one type.
 */
class DuplicateTransportTypeFailureAnalyzer extends AbstractFailureAnalyzer<DuplicateTransportTypeException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DuplicateTransportTypeException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Remove one of them, or let one return another type than '" + cause.type()
						+ "' from AetherTransportFactory.type() and name that in aether.transports.<name>.type.",
				cause);
	}

}
