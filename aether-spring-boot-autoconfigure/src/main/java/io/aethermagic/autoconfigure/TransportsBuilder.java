package io.aethermagic.autoconfigure;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incidents;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.MissingCapabilityException;

/**
 * Makes the configured transports, and checks that there are such and that they can do
 * what is required.
 */
final class TransportsBuilder {

	private final Map<String, AetherTransportFactory> factories = new LinkedHashMap<>();

	private final List<AetherTransportCustomizer> customizers;

	TransportsBuilder(List<AetherTransportFactory> factories, List<AetherTransportCustomizer> customizers) {
		this.customizers = customizers;
		for (AetherTransportFactory factory : factories) {
			this.factories.merge(factory.type(), factory, TransportsBuilder::choose);
		}
	}

	private static AetherTransportFactory choose(AetherTransportFactory one, AetherTransportFactory two) {
		if (one instanceof BuiltInTransportFactory) {
			return two;
		}
		if (two instanceof BuiltInTransportFactory) {
			return one;
		}
		throw new DuplicateTransportTypeException(one.type(), one, two);
	}

	/**
	 * Return the types that transports can be made of.
	 */
	Set<String> types() {
		return this.factories.keySet();
	}

	List<AetherTransports.Configured> build(TransportSelection selection, AetherTransportSettings settings,
			AetherInstance instance, MessageCodec codec, Incidents incidents) {
		// All types are looked up before the first transport is made.
		selection.transports().forEach((selected) -> {
			if (!this.factories.containsKey(selected.type())) {
				throw new TransportNotAvailableException(selected.property(), selected.type(), selected.implied(),
						this.factories.keySet(), selection.configured());
			}
		});
		MessageCodec own = codec.of(instance.id());
		List<AetherTransports.Configured> transports = new ArrayList<>();
		for (TransportSelection.Selected selected : selection.transports()) {
			AetherTransport transport = Objects.requireNonNull(this.factories.get(selected.type()))
				.create(selected.name(), settings);
			for (AetherTransportCustomizer customizer : this.customizers) {
				transport = customizer.customize(selected.name(), transport);
			}
			transports.add(new AetherTransports.Configured(selected.type(), new AetherNode(selected.name(), transport,
					settings.union(), instance.id(), own, settings.timers(), incidents.on(selected.name()))));
		}
		return transports;
	}

	/**
	 * Check that a transport can do what is required of it.
	 * @param who what requires it
	 * @param node the transport
	 * @param required what is required
	 */
	static void require(String who, AetherNode node, Set<Capability> required) {
		Set<Capability> missing = EnumSet.noneOf(Capability.class);
		missing.addAll(required);
		missing.removeAll(node.transport().capabilities());
		if (!missing.isEmpty()) {
			throw new MissingCapabilityException(who, node.name(), missing, node.transport().capabilities());
		}
	}

}
