package io.aethermagic.autoconfigure.diagnostics;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.aethermagic.autoconfigure.AetherTransportFactory;
import io.aethermagic.autoconfigure.TransportNotAvailableException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Explains a transport that is not there: one whose library has to be added, one whose
 * auto-configuration is excluded, or one that nobody knows.
 */
class TransportNotAvailableFailureAnalyzer extends AbstractFailureAnalyzer<TransportNotAvailableException> {

	private static final String DEFAULT = "aether.transport";

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
		return missing.isEmpty() ? excluded(cause) : withoutLibrary(cause, missing);
	}

	private FailureAnalysis withoutLibrary(TransportNotAvailableException cause, List<String> missing) {
		return new FailureAnalysis(
				selects(cause) + " the transport '" + cause.type()
						+ "', whose client library is not on the class path.",
				"Add " + dependencies(missing) + " to the application.", cause);
	}

	private static String dependencies(List<String> missing) {
		return ((missing.size() == 1) ? "the dependency " : "the dependencies ") + String.join(" and ", missing);
	}

	private FailureAnalysis excluded(TransportNotAvailableException cause) {
		return new FailureAnalysis(
				selects(cause) + " the transport '" + cause.type() + "', but its auto-configuration is excluded.",
				setTo(cause) + "; or" + addFactory(cause), cause);
	}

	private FailureAnalysis unknown(TransportNotAvailableException cause) {
		return new FailureAnalysis(description(cause) + ".",
				didYouMean(cause) + setTo(cause) + ". If it is a transport of your own," + addFactory(cause), cause);
	}

	private String description(TransportNotAvailableException cause) {
		if (cause.implied()) {
			return "The property " + cause.property() + " is not set, and the transport's name '" + cause.type()
					+ "' is no type of transport either";
		}
		if (!cause.property().equals(DEFAULT)) {
			return property(cause) + " names the transport type '" + cause.type() + "', which does not exist";
		}
		String there = cause.configured().isEmpty() ? "and nothing is configured below aether.transports"
				: "and only " + list(cause.configured()) + " below aether.transports";
		return property(cause) + " names the transport '" + cause.type() + "': there is no such type, " + there;
	}

	private String selects(TransportNotAvailableException cause) {
		return cause.implied()
				? "The property " + cause.property() + " is not set, so that the transport's name selects"
				: property(cause) + " selects";
	}

	private String property(TransportNotAvailableException cause) {
		return "The property " + cause.property() + PropertyOrigin.describe(this.environment, cause.property());
	}

	/**
	 * What can be used comes first: who only mistyped a transport without its library has
	 * two things to mend, and is told of both.
	 */
	private static String didYouMean(TransportNotAvailableException cause) {
		Set<String> usable = new TreeSet<>(cause.usable());
		if (cause.property().equals(DEFAULT)) {
			usable.addAll(cause.configured());
		}
		String meant = SimilarWord.find(cause.type(), usable);
		if (meant != null) {
			return "Did you mean '" + meant + "'? ";
		}
		Set<String> addable = new TreeSet<>();
		Stream.of(BuiltInTransport.values()).map(BuiltInTransport::type).forEach(addable::add);
		BuiltInTransport built = BuiltInTransport.of(String.valueOf(SimilarWord.find(cause.type(), addable)));
		return (built != null && !built.missingLibraries().isEmpty()) ? "Did you mean '" + built.type()
				+ "'? Then also add " + dependencies(built.missingLibraries()) + ". Otherwise: " : "";
	}

	private static String setTo(TransportNotAvailableException cause) {
		String configured = (cause.property().equals(DEFAULT) && !cause.configured().isEmpty())
				? "one of the configured transports: " + list(cause.configured()) + "; or to " : "";
		return "Set " + cause.property() + " to " + configured + "one of the types that can be used here: "
				+ list(cause.usable());
	}

	private static String list(Set<String> names) {
		return String.join(", ", new TreeSet<>(names));
	}

	private static String addFactory(TransportNotAvailableException cause) {
		return " add a bean that implements AetherTransportFactory and returns '" + cause.type() + "' from type().";
	}

}
