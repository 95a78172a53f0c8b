package io.aethermagic.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.ConnectionFactory;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.amqp.AmqpBroker;
import io.aethermagic.transport.amqp.AmqpQueueType;
import io.aethermagic.transport.amqp.AmqpSettings;
import io.aethermagic.transport.amqp.AmqpTransport;
import io.aethermagic.transport.support.Backoff;

/**
 * The exchange with Aether over RabbitMQ. All settings are the defaults.
 */
final class AetherOnAmqp {

	private AetherOnAmqp() {
	}

	static ExchangeContender connect(AmqpQueueType type, Address address, int concurrency) {
		return new AetherExchange((timers) -> transport(type, address, timers), concurrency, UnaryOperator.identity());
	}

	private static AetherTransport transport(AmqpQueueType type, Address address, Timers timers) {
		AmqpSettings settings = new AmqpSettings(type.name(), AetherExchange.LEASE, 4 * 1024 * 1024, type, false,
				10_000, 10_000, 20_000, Duration.ofMinutes(30),
				new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30)));
		return AmqpTransport.create(new AmqpBroker(new ConnectionFactory(), List.of(address)), settings, timers);
	}

}
