package io.aethermagic.autoconfigure.diagnostics;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.aethermagic.autoconfigure.AetherTransportFactory;
import io.aethermagic.autoconfigure.TransportNotAvailableException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Explains a transport that is not there: one whose library has to be added, one that
 * Aether does not contain yet, or one that nobody knows.
 */
class TransportNotAvailableFailureAnalyzer extends AbstractFailureAnalyzer<TransportNotAvailableException> {

	private final Environment environment;

	TransportNotAvailableFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, TransportNotAvailableException cause) {
		BuiltInTransport transport = BuiltInTransport.of(cause.type());
		if (transport == null) {
			return unknown(cause);
		}
		List<String> missing = transport.missingLibraries();
		return (transport.isContained() && !missing.isEmpty()) ? withoutLibrary(cause, missing) : notContained(cause);
	}

	private FailureAnalysis withoutLibrary(TransportNotAvailableException cause, List<String> missing) {
		String dependencies = ((missing.size() == 1) ? "the dependency " : "the dependencies ")
				+ String.join(" and ", missing);
		return new FailureAnalysis(
				property(cause) + " selects the transport '" + cause.type()
						+ "', whose client library is not on the class path.",
				"Add " + dependencies + " to the application.", cause);
	}

	private FailureAnalysis notContained(TransportNotAvailableException cause) {
		return new FailureAnalysis(
				property(cause) + " selects the transport '" + cause.type()
						+ "', but this version of Aether does not contain that transport yet.",
				setTo(cause) + "; or" + addFactory(cause), cause);
	}

	private FailureAnalysis unknown(TransportNotAvailableException cause) {
		Set<String> known = new TreeSet<>(cause.usable());
		Stream.of(BuiltInTransport.values()).map(BuiltInTransport::type).forEach(known::add);
		String meant = SimilarWord.find(cause.type(), known);
		String implied = cause.property().equals("aether.transport")
				? " There is no such name below aether.transports either." : "";
		return new FailureAnalysis(
				property(cause) + " names the transport type '" + cause.type() + "', which does not exist." + implied,
				didYouMean(meant) + setTo(cause) + ". If it is a transport of your own," + addFactory(cause), cause);
	}

	private String property(TransportNotAvailableException cause) {
		return "The property " + cause.property() + PropertyOrigin.describe(this.environment, cause.property());
	}

	private static String didYouMean(@Nullable String meant) {
		return (meant != null) ? "Did you mean '" + meant + "'? " : "";
	}

	private static String setTo(TransportNotAvailableException cause) {
		return "Set " + cause.property() + " to one of the types that can be used here: "
				+ String.join(", ", new TreeSet<>(cause.usable()));
	}

	private static String addFactory(TransportNotAvailableException cause) {
		return " add a bean that implements AetherTransportFactory and returns '" + cause.type() + "' from type().";
	}

}
