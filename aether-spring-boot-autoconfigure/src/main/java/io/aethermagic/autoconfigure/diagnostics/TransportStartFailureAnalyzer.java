package io.aethermagic.autoconfigure.diagnostics;

import io.aethermagic.autoconfigure.TransportStartException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a transport that has not connected.
 */
class TransportStartFailureAnalyzer extends AbstractFailureAnalyzer<TransportStartException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, TransportStartException cause) {
		return new FailureAnalysis(
				cause.getMessage() + "." + ((cause.problem() == null) ? " It has not said why." : ""),
				"Mend what is said there: see the properties below aether." + cause.type() + " and aether.transports."
						+ cause.transport() + "." + cause.type()
						+ ", and whether the broker is there. If it takes longer, "
						+ "raise aether.startup-timeout. If the application may start without it and connect later, "
						+ "set aether.startup-failure to 'retry'.",
				cause);
	}

}
