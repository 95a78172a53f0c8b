package io.aethermagic.transport.amqp;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * How a transport works together with the Python library amqp-fabric.
 *
 * @param services those that this application calls; job and context of a call are type
 * and id of one of them
 * @param keepAlive how often this application's services say that they are there
 * @param listener is told of a service elsewhere each time that it says it is there
 */
public record FabricSettings(List<FabricService> services, Duration keepAlive, Consumer<FabricService> listener) {

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if two services have type and id in common, or the
	 * duration is not positive
	 */
	public FabricSettings {
		services = List.copyOf(services);
		for (int i = 0; i < services.size(); i++) {
			for (FabricService other : services.subList(0, i)) {
				if (other.type().equals(services.get(i).type()) && other.id().equals(services.get(i).id())) {
					throw new IllegalArgumentException("'" + other + "' and '" + services.get(i)
							+ "' have type and id in common, so that a call could be for either");
				}
			}
		}
		if (keepAlive.isZero() || keepAlive.isNegative()) {
			throw new IllegalArgumentException("The time " + keepAlive + " is not positive");
		}
	}

}
