package io.aethermagic.autoconfigure.amqp;

import java.time.Duration;

import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.BuiltInTransportFactory;
import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.autoconfigure.PropertyChecks;
import io.aethermagic.autoconfigure.TransportProperties;
import io.aethermagic.autoconfigure.TransportPropertiesBinder;
import io.aethermagic.autoconfigure.amqp.AetherAmqpProperties.QueueType;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.amqp.AmqpQueueType;
import io.aethermagic.transport.amqp.AmqpSettings;
import io.aethermagic.transport.amqp.AmqpTransport;
import io.aethermagic.transport.amqp.FabricSettings;
import org.jspecify.annotations.Nullable;

/**
 * Creates transports of the type {@code amqp}. Where the broker is, the application's
 * connection factory says; the connections are the transport's own.
 */
final class AmqpTransportFactory implements BuiltInTransportFactory {

	static final String TYPE = "amqp";

	private final TransportPropertiesBinder binder;

	private final AmqpBrokerChoice brokers;

	private final AmqpFabricChoice fabric;

	AmqpTransportFactory(TransportPropertiesBinder binder, AmqpBrokerChoice brokers, AmqpFabricChoice fabric) {
		this.binder = binder;
		this.brokers = brokers;
		this.fabric = fabric;
	}

	@Override
	public String type() {
		return TYPE;
	}

	@Override
	public AetherTransport create(String name, AetherTransportSettings settings) {
		AmqpSettings checked = settings(name, settings);
		TransportProperties<AetherAmqpProperties> properties = properties(name);
		return AmqpTransport.create(this.brokers.choose(properties.property("connection-factory"),
				properties.values().getConnectionFactory()), checked, fabric(name), settings.timers());
	}

	Duration consumerTimeout(String name) {
		return properties(name).values().getConsumerTimeout();
	}

	@Nullable FabricSettings fabric(String name) {
		return this.fabric.choose(name, properties(name));
	}

	AmqpSettings settings(String name, AetherTransportSettings settings) {
		TransportProperties<AetherAmqpProperties> properties = properties(name);
		AetherAmqpProperties values = properties.values();
		boolean classic = values.getQueueType() == QueueType.CLASSIC;
		if (values.isPriorities() && !classic) {
			String property = properties.property("priorities");
			throw new InvalidAetherPropertyException(property, true, "Queues of the type 'quorum' have no priorities",
					"Set " + properties.property("queue-type") + " to 'classic', or " + property + " to 'false'");
		}
		return new AmqpSettings(settings.union(), settings.lease(), settings.maxMessageSize(),
				classic ? AmqpQueueType.CLASSIC : AmqpQueueType.QUORUM, values.isPriorities(),
				positive(properties, "max-inbox", values.getMaxInbox()),
				positive(properties, "max-dead-letters", values.getMaxDeadLetters()),
				positive(properties, "max-buffered", values.getMaxBuffered()),
				PropertyChecks.positive(properties.property("consumer-timeout"), values.getConsumerTimeout()),
				values.getReconnect().backoff(properties));
	}

	private TransportProperties<AetherAmqpProperties> properties(String name) {
		return this.binder.bind(name, TYPE, AetherAmqpProperties.class);
	}

	private static int positive(TransportProperties<AetherAmqpProperties> properties, String key, int value) {
		return PropertyChecks.positive(properties.property(key), value);
	}

}
