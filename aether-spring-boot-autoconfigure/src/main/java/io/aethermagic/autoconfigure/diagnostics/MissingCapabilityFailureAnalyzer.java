package io.aethermagic.autoconfigure.diagnostics;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.aethermagic.transport.Capability;
import io.aethermagic.transport.MissingCapabilityException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a requirement that the chosen transport does not meet.
 */
class MissingCapabilityFailureAnalyzer extends AbstractFailureAnalyzer<MissingCapabilityException> {

	private static final String REQUIRE = "aether.require";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingCapabilityException cause) {
		Set<Capability> missing = new TreeSet<>(cause.missing());
		return new FailureAnalysis(
				cause.who() + " requires " + missing + ", but the transport '" + cause.transport() + "' has "
						+ new TreeSet<>(cause.present()) + ".",
				cause.who().endsWith(REQUIRE) ? ofApplication(missing) : ofHandler(cause, missing), cause);
	}

	private static String ofApplication(Set<Capability> missing) {
		return "Set aether.transport to a transport that has it, or remove " + names(missing) + " from " + REQUIRE
				+ ".";
	}

	private static String ofHandler(MissingCapabilityException cause, Set<Capability> missing) {
		String doWithout = missing.contains(Capability.BROADCAST)
				? "take 'broadcast' or BROADCAST in 'require' out of the handler's annotation, give an event listener a workgroup"
				: "take " + names(missing) + " out of 'require' in the handler's annotation";
		return "Name a transport that has it in place of '" + cause.transport()
				+ "': in 'transport' of the handler's annotation, or in aether.transport for all handlers that name none."
				+ " Or " + doWithout + ".";
	}

	private static String names(Set<Capability> missing) {
		return missing.stream().map(Capability::name).collect(Collectors.joining(", "));
	}

}
