package io.aethermagic.autoconfigure;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Explains a type of transport that does not exist, and guesses which one was meant.
 */
class UnknownTransportTypeFailureAnalyzer extends AbstractFailureAnalyzer<UnknownTransportTypeException> {

	private final Environment environment;

	UnknownTransportTypeFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnknownTransportTypeException cause) {
		Set<String> known = new TreeSet<>(cause.usable());
		Stream.of(BuiltInTransport.values()).map(BuiltInTransport::type).forEach(known::add);
		String meant = SimilarWord.find(cause.type(), known);
		StringBuilder action = new StringBuilder();
		if (meant != null) {
			action.append("Did you mean '").append(meant).append("'? ");
		}
		action.append("Set ")
			.append(cause.property())
			.append(" to one of the types that can be used here: ")
			.append(String.join(", ", new TreeSet<>(cause.usable())))
			.append(". If it is a transport of your own, add a bean that implements AetherTransportFactory and ")
			.append("returns '")
			.append(cause.type())
			.append("' from type().");
		String implied = cause.property().equals("aether.transport")
				? " There is no such name below aether.transports either." : "";
		return new FailureAnalysis(
				"The property " + cause.property() + PropertyOrigin.describe(this.environment, cause.property())
						+ " names the transport type '" + cause.type() + "', which does not exist." + implied,
				action.toString(), cause);
	}

}
