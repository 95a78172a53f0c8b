package io.aethermagic.autoconfigure.amqp;

import java.time.Duration;
import java.util.List;

import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.autoconfigure.PropertyChecks;
import io.aethermagic.autoconfigure.TransportProperties;
import io.aethermagic.registry.AetherRegistry;
import io.aethermagic.registry.ServiceIdentity;
import io.aethermagic.transport.amqp.FabricService;
import io.aethermagic.transport.amqp.FabricServiceListener;
import io.aethermagic.transport.amqp.FabricSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Says how a transport works together with amqp-fabric, if it does. Immutable.
 */
final class AmqpFabricChoice {

	private static final String SWITCH = "aether.compatibility.amqp-fabric";

	private final boolean on;

	/** As amqp-fabric's services are usually configured. */
	private static final Duration INTERVAL = Duration.ofSeconds(5);

	private final ObjectProvider<FabricServiceListener> listeners;

	private final ObjectProvider<AetherRegistry> registry;

	/**
	 * Create a choice.
	 * @param on whether there is anything to choose
	 * @param listeners beans that are told of services elsewhere
	 * @param registry knows them, where there is one
	 */
	AmqpFabricChoice(boolean on, ObjectProvider<FabricServiceListener> listeners,
			ObjectProvider<AetherRegistry> registry) {
		this.on = on;
		this.listeners = listeners;
		this.registry = registry;
	}

	/**
	 * Choose.
	 * @param name the transport's name
	 * @return the settings, or {@code null} where there is no amqp-fabric
	 * @throws InvalidAetherPropertyException if a property says what cannot be
	 */
	@Nullable FabricSettings choose(String name, TransportProperties<AetherAmqpProperties> properties) {
		AetherAmqpProperties.Fabric fabric = properties.values().getFabric();
		String property = properties.property("fabric.services");
		if (!this.on) {
			if (!fabric.getServices().isEmpty()) {
				throw new InvalidAetherPropertyException(property, fabric.getServices(),
						"Services of amqp-fabric are called where " + SWITCH + " is 'true' alone",
						"Set " + SWITCH + " to 'true', or remove " + property);
			}
			return null;
		}
		Duration keepAlive = PropertyChecks.positive(properties.property("fabric.keep-alive"), fabric.getKeepAlive());
		try {
			List<FabricService> services = fabric.getServices().stream().map(FabricService::parse).toList();
			return new FabricSettings(services, keepAlive, (service) -> seen(name, service));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidAetherPropertyException(property, fabric.getServices(), String.valueOf(ex.getMessage()),
					"Give each service one name, as in 'my_project.media_encoder.encoder1'");
		}
	}

	private void seen(String transport, FabricService service) {
		this.registry.ifAvailable((known) -> known.seen(transport, "amqp-fabric:" + service,
				new ServiceIdentity(service.domain(), service.type(), service.id(), ""), INTERVAL));
		this.listeners.orderedStream().forEach((listener) -> listener.seen(transport, service));
	}

}
