package io.aethermagic.test.contract;

import io.aethermagic.test.broker.RabbitMqServer;
import io.aethermagic.test.conformance.RabbitMqFixture;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.amqp.AmqpQueueType;

/**
 * A virtual host of RabbitMQ, of which the contract knows a little more: it refuses
 * subscriptions by not allowing their queues and routing keys.
 */
final class RabbitMqContractFixture extends RabbitMqFixture implements ContractFixture {

	private static final String ALL = ".*";

	private static final String ALL_BUT_REFUSED = "^(?!.*off-limits).*$";

	RabbitMqContractFixture(RabbitMqServer server, AmqpQueueType type) {
		super(server, type);
	}

	@Override
	public int tooLarge() {
		return 16 * 1024 * 1024 + 1;
	}

	@Override
	public boolean canRefuse() {
		return true;
	}

	@Override
	public void refuse() {
		let(ALL_BUT_REFUSED);
	}

	@Override
	public void allow() {
		let(ALL);
	}

	private void let(String which) {
		server().control("set_permissions", "-p", virtualHost(), "guest", which, ALL, ALL);
		server().control("set_topic_permissions", "-p", virtualHost(), "guest", "aether.default", ALL, which);
	}

	@Override
	public int connects(AetherTransport transport) {
		return way(transport).accepted();
	}

}
