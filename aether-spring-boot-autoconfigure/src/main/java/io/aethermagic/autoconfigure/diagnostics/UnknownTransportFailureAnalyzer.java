package io.aethermagic.autoconfigure.diagnostics;

import java.util.Set;
import java.util.TreeSet;

import io.aethermagic.autoconfigure.UnknownTransportException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a handler that names a transport that is not configured.
 */
class UnknownTransportFailureAnalyzer extends AbstractFailureAnalyzer<UnknownTransportException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnknownTransportException cause) {
		Set<String> configured = new TreeSet<>(cause.configured());
		String meant = SimilarWord.find(cause.transport(), configured);
		return new FailureAnalysis(
				"The task handler " + cause.handler() + " names the transport '" + cause.transport()
						+ "', which is not configured.",
				((meant != null) ? "Did you mean '" + meant + "'? " : "")
						+ "Change 'transport' in its annotation to one of " + String.join(", ", configured)
						+ ", or configure the transport: set aether.transports." + cause.transport() + ".type.",
				cause);
	}

}
