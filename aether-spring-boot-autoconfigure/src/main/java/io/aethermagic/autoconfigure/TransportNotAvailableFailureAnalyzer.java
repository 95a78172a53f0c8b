package io.aethermagic.autoconfigure;

import java.util.List;
import java.util.TreeSet;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Explains a transport of Aether's own that cannot be used, and names the dependencies
 * that it needs.
 */
class TransportNotAvailableFailureAnalyzer extends AbstractFailureAnalyzer<TransportNotAvailableException> {

	private final Environment environment;

	TransportNotAvailableFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, TransportNotAvailableException cause) {
		BuiltInTransport transport = BuiltInTransport.of(cause.type());
		List<String> missing = (transport != null) ? transport.missingLibraries() : List.of();
		StringBuilder description = new StringBuilder("The property ").append(cause.property())
			.append(PropertyOrigin.describe(this.environment, cause.property()))
			.append(" selects the transport '")
			.append(cause.type())
			.append("', but this version of Aether does not contain that transport yet.");
		if (!missing.isEmpty()) {
			description.append(" Its client library is not on the class path either.");
		}
		StringBuilder action = new StringBuilder("Set ").append(cause.property())
			.append(" to one of the types that can be used here: ")
			.append(String.join(", ", new TreeSet<>(cause.usable())))
			.append("; or add a bean that implements AetherTransportFactory and returns '")
			.append(cause.type())
			.append("' from type().");
		if (!missing.isEmpty()) {
			action.append(" With a version of Aether that contains it, also add ")
				.append((missing.size() == 1) ? "the dependency " : "the dependencies ")
				.append(String.join(" and ", missing))
				.append('.');
		}
		return new FailureAnalysis(description.toString(), action.toString(), cause);
	}

}
