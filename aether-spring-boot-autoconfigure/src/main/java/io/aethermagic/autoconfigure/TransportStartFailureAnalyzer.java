package io.aethermagic.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a transport that has not connected.
 */
class TransportStartFailureAnalyzer extends AbstractFailureAnalyzer<TransportStartException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, TransportStartException cause) {
		String problem = (cause.problem() != null) ? cause.problem() + "." : "It has not said why.";
		return new FailureAnalysis(
				"The transport '" + cause.transport() + "' of the type '" + cause.type() + "' has not connected within "
						+ PropertyChecks.text(cause.limit()) + ". " + problem,
				"Mend what is said there: see the properties below aether." + cause.type() + " and aether.transports."
						+ cause.transport() + "." + cause.type()
						+ ", and whether the broker is there. If it takes longer, "
						+ "raise aether.startup-timeout. If the application may start without it and connect later, "
						+ "set aether.startup-failure to 'retry'.",
				cause);
	}

}
