package io.aethermagic.test.amqp;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

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
import io.aethermagic.transport.amqp.FabricService;
import io.aethermagic.transport.amqp.FabricSettings;
import io.aethermagic.transport.support.Backoff;

/**
 * Connections to RabbitMQ that work with amqp-fabric, whose service
 * {@code project.kit.peer} is called.
 */
public class AmqpFabricTransport implements FaultTransport {

	static final FabricService CALLED = FabricService.parse("my.project.kit.peer");

	private final Queue<FabricService> seen = new ConcurrentLinkedQueue<>();

	/**
	 * Return the services elsewhere that have said that they are there.
	 */
	Queue<FabricService> seen() {
		return this.seen;
	}

	@Override
	public AetherTransport connect(String host, int port, Timers timers, Duration lease) {
		AmqpSettings settings = new AmqpSettings(TaskAddress.DEFAULT_UNION, lease, 1024 * 1024, AmqpQueueType.QUORUM,
				false, 10_000, 10_000, 20_000, Duration.ofMinutes(30),
				new Backoff(Duration.ofMillis(50), Duration.ofMillis(400)));
		return AmqpTransport.create(new AmqpBroker(new ConnectionFactory(), List.of(new Address(host, port))), settings,
				new FabricSettings(List.of(CALLED), Duration.ofMillis(200), this.seen::add), timers);
	}

}
