package io.aethermagic.autoconfigure.diagnostics;

import io.aethermagic.autoconfigure.InvalidAetherPropertyException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Explains a property that cannot be used.
 */
class InvalidAetherPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidAetherPropertyException> {

	private final Environment environment;

	InvalidAetherPropertyFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidAetherPropertyException cause) {
		String value = cause.value().isEmpty() ? "is not set" : "has the value '" + cause.value() + "'";
		return new FailureAnalysis(
				"The property " + cause.property() + PropertyOrigin.describe(this.environment, cause.property()) + " "
						+ value + ". " + cause.reason() + ".",
				cause.action() + ".", cause);
	}

}
