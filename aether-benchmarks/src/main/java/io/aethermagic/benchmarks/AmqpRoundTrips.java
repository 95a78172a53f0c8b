package io.aethermagic.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.rabbitmq.client.Address;
import io.aethermagic.test.broker.RabbitMqServer;
import io.aethermagic.transport.amqp.AmqpQueueType;

/**
 * Round trips over RabbitMQ: perform, status 0 and complete, with data of 256 bytes, all
 * durable. Aether, the same exchange written by hand on RabbitMQ's client, and by hand on
 * Spring AMQP, on one node, in alternating rounds.
 */
final class AmqpRoundTrips {

	private static final String BASE = "RabbitMQ's client";

	private final SideBySide sideBySide;

	private final String type;

	AmqpRoundTrips(SideBySide sideBySide, String type) {
		this.sideBySide = sideBySide;
		this.type = type;
	}

	/**
	 * Measure.
	 * @return lines of Markdown
	 * @throws InterruptedException if the run is interrupted
	 * @throws IllegalStateException if RabbitMQ is not installed
	 */
	List<String> measure() throws InterruptedException {
		try (RabbitMqServer server = RabbitMqServer.run()) {
			List<String> lines = new ArrayList<>();
			lines.add("Server: " + server.description() + ", queues " + this.type);
			lines.add("");
			lines
				.add(this.sideBySide.head() + " All write and read the 11 keys with Jackson, confirm what is sent, and "
						+ "acknowledge a task when its outcome is confirmed. By hand there are no headers, deadlines, "
						+ "leases, duplicates or repeats.");
			lines.add("");
			lines.addAll(this.sideBySide.measure((contenders, concurrency) -> connect(contenders, server, concurrency),
					BASE));
			return lines;
		}
	}

	private AmqpQueueType queueType() {
		return switch (this.type) {
			case "quorum" -> AmqpQueueType.QUORUM;
			case "classic" -> AmqpQueueType.CLASSIC;
			default -> throw new IllegalArgumentException(
					"There is no type of queues " + this.type + ", only quorum and classic");
		};
	}

	private void connect(Map<String, Contender> contenders, RabbitMqServer server, int concurrency) {
		Address address = new Address(server.host(), server.port());
		contenders.put("Aether", AetherOnAmqp.connect(queueType(), address, concurrency));
		contenders.put(BASE,
				new RabbitMqByHand(this.type, address, concurrency, SideBySide.pool("by-hand-", concurrency)));
		contenders.put("Spring AMQP", new SpringAmqpByHand(this.type, address, concurrency));
	}

}
