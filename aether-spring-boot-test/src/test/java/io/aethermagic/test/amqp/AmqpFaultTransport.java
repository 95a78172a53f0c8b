package io.aethermagic.test.amqp;

import java.time.Duration;
import java.util.List;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.ConnectionFactory;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.test.faults.FaultTransport;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.amqp.AmqpBroker;
import io.aethermagic.transport.amqp.AmqpQueueType;
import io.aethermagic.transport.amqp.AmqpSettings;
import io.aethermagic.transport.amqp.AmqpTransport;
import io.aethermagic.transport.support.Backoff;

/**
 * Connections to the first virtual host of RabbitMQ, with quorum queues.
 */
public class AmqpFaultTransport implements FaultTransport {

	@Override
	public AetherTransport connect(String host, int port, Timers timers, Duration lease) {
		return connect(List.of(new Address(host, port)), timers, lease);
	}

	/**
	 * Connect to the first of several nodes that is there.
	 */
	static AetherTransport connect(List<Address> nodes, Timers timers, Duration lease) {
		AmqpSettings settings = new AmqpSettings(TaskAddress.DEFAULT_UNION, lease, 16 * 1024 * 1024,
				AmqpQueueType.QUORUM, false, 10_000, 10_000, 20_000, Duration.ofMinutes(30),
				new Backoff(Duration.ofMillis(50), Duration.ofMillis(400)));
		return AmqpTransport.create(new AmqpBroker(new ConnectionFactory(), nodes), settings, timers);
	}

}
