package io.aethermagic.transport.amqp;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.support.LinkedTransport;
import org.jspecify.annotations.Nullable;

/**
 * Makes transports over RabbitMQ. An instance has two connections: one publishes, and may
 * be blocked by the broker; the other consumes and acknowledges. A task is a worker's as
 * long as that connection stands.
 */
public final class AmqpTransport {

	private AmqpTransport() {
	}

	/**
	 * Create a transport that is not connected yet.
	 * @param broker where the broker is, and as whom to connect
	 * @param settings what it keeps to
	 * @param timers the time
	 * @return the transport
	 */
	public static AetherTransport create(AmqpBroker broker, AmqpSettings settings, Timers timers) {
		return create(broker, settings, null, timers);
	}

	/**
	 * Create a transport that is not connected yet, for an application that works with
	 * amqp-fabric too.
	 * @param broker where the broker is, and as whom to connect
	 * @param settings what it keeps to
	 * @param fabric how it works with amqp-fabric; {@code null} if it does not
	 * @param timers the time
	 * @return the transport
	 */
	public static AetherTransport create(AmqpBroker broker, AmqpSettings settings, @Nullable FabricSettings fabric,
			Timers timers) {
		return new LinkedTransport<>(new AmqpConnector(broker, settings, fabric, timers), timers, settings.backoff());
	}

}
