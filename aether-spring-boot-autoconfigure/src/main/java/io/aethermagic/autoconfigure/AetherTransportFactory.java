package io.aethermagic.autoconfigure;

import io.aethermagic.transport.AetherTransport;

/**
 * Creates transports of one type. A bean of this kind makes a type known to
 * {@code aether.transport} and {@code aether.transports.<name>.type}.
 */
public interface AetherTransportFactory {

	/**
	 * Return the type.
	 * @return what stands in the properties, {@code local} for example. No two beans have
	 * the same; one of a type that is Aether's own is used in place of Aether's
	 */
	String type();

	/**
	 * Create a transport; it is started and stopped by Aether, each once. Called for each
	 * configured transport of the type, and again for each further start of the
	 * application context.
	 * @param name the transport's name in the configuration; properties of its own belong
	 * below {@code aether.transports.<name>.<type>}, where a
	 * {@link TransportPropertiesBinder} finds them
	 * @param settings what it has to know of the application
	 * @return a new transport, not started
	 */
	AetherTransport create(String name, AetherTransportSettings settings);

}
