package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.List;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.ConnectionFactory;
import io.aethermagic.test.broker.RabbitMqServer;
import io.aethermagic.test.broker.TcpProxy;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.amqp.AmqpBroker;
import io.aethermagic.transport.amqp.AmqpQueueType;
import io.aethermagic.transport.amqp.AmqpSettings;
import io.aethermagic.transport.amqp.AmqpTransport;
import io.aethermagic.transport.support.Backoff;

/**
 * A virtual host of a RabbitMQ node that tests share, in real time. Each instance has its
 * own way to it, that can be cut.
 */
public class RabbitMqFixture implements TransportFixture {

	private static final Duration LEASE = Duration.ofSeconds(2);

	private final SystemTimers timers = new SystemTimers("kit-timers-", 2, true);

	private final Ways ways = new Ways();

	private final RabbitMqServer server;

	private final AmqpQueueType type;

	private final String virtualHost;

	/**
	 * Use a node, which stays open.
	 * @param server the node
	 * @param type how queues are kept
	 */
	public RabbitMqFixture(RabbitMqServer server, AmqpQueueType type) {
		this.server = server;
		this.type = type;
		this.virtualHost = server.virtualHost();
	}

	@Override
	public AetherTransport connect() {
		return this.ways.connect(this.server.host(), this.server.port(), this::connect);
	}

	private AetherTransport connect(TcpProxy proxy) {
		ConnectionFactory factory = new ConnectionFactory();
		factory.setVirtualHost(this.virtualHost);
		AmqpSettings settings = new AmqpSettings("default", LEASE, 16 * 1024 * 1024, this.type,
				this.type == AmqpQueueType.CLASSIC, 10_000, 10_000, 20_000, Duration.ofMinutes(30),
				new Backoff(Duration.ofMillis(50), Duration.ofMillis(400)));
		return AmqpTransport.create(new AmqpBroker(factory, List.of(new Address(proxy.host(), proxy.port()))), settings,
				this.timers);
	}

	/**
	 * Return the node.
	 * @return the node
	 */
	protected RabbitMqServer server() {
		return this.server;
	}

	/**
	 * Return the virtual host that is this test's alone.
	 * @return its name
	 */
	protected String virtualHost() {
		return this.virtualHost;
	}

	@Override
	public void cut(AetherTransport transport) {
		way(transport).cut();
	}

	@Override
	public void restore(AetherTransport transport) {
		way(transport).restore();
	}

	/**
	 * Return the way of an instance to the node.
	 * @param transport a connection of this fixture
	 * @return the proxy on it
	 */
	protected TcpProxy way(AetherTransport transport) {
		return this.ways.of(transport);
	}

	@Override
	public boolean leasesOutliveConnections() {
		return false;
	}

	@Override
	public void restart() {
		this.server.syncQueues();
		this.server.kill();
		this.server.start();
	}

	@Override
	public Timers timers() {
		return this.timers;
	}

	@Override
	public Duration lease() {
		return LEASE;
	}

	@Override
	public void close() {
		this.ways.stop();
		this.timers.schedule(Duration.ofSeconds(8), () -> {
			this.ways.close();
			this.timers.close();
		});
	}

}
