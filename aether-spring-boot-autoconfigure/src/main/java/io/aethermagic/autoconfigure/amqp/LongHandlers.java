package io.aethermagic.autoconfigure.amqp;

import java.time.Duration;

import io.aethermagic.console.RunningTransport;
import io.aethermagic.console.TransportCompanion;
import io.aethermagic.worker.TaskHandlerDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Warns at the start of handlers whose tasks may take longer than RabbitMQ lets them be
 * held: it would hand them out again. Stateless.
 */
final class LongHandlers implements TransportCompanion {

	private static final Logger logger = LoggerFactory.getLogger(LongHandlers.class);

	private final ObjectProvider<AmqpTransportFactory> factory;

	LongHandlers(ObjectProvider<AmqpTransportFactory> factory) {
		this.factory = factory;
	}

	@Override
	public void starting(RunningTransport transport) {
		if (transport.type().equals(AmqpTransportFactory.TYPE)) {
			this.factory.ifAvailable((known) -> look(transport, known.consumerTimeout(transport.name())));
		}
	}

	private static void look(RunningTransport transport, Duration most) {
		for (TaskHandlerDefinition handler : transport.worker().handlers()) {
			Duration timeout = handler.timeout();
			if (!handler.broadcast() && timeout != null && timeout.compareTo(most) > 0) {
				logger
					.warn("The tasks of the handler {} may take {}, and RabbitMQ hands out again what is not done with "
							+ "after {}: set consumer_timeout in rabbitmq.conf to more milliseconds than they take, "
							+ "and aether.amqp.consumer-timeout to the same time", handler.id(), timeout, most);
			}
		}
	}

	@Override
	public void stopping(RunningTransport transport) {
		// there is nothing to end
	}

}
