package io.aethermagic.autoconfigure.diagnostics;

import io.aethermagic.transport.MissingCapabilityException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a requirement that the chosen transport does not meet.
 */
class MissingCapabilityFailureAnalyzer extends AbstractFailureAnalyzer<MissingCapabilityException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingCapabilityException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()) + ".",
				"Set aether.transport, or the transport that the handler names, to one that has it, in place of '"
						+ cause.transport() + "'. Or do without: take it out of 'require' in the handler's "
						+ "annotation (or 'broadcast', which needs BROADCAST), or out of aether.require.",
				cause);
	}

}
