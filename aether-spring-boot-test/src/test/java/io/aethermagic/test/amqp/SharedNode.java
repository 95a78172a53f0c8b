package io.aethermagic.test.amqp;

import io.aethermagic.test.broker.RabbitMqServer;
import io.aethermagic.test.broker.TestBroker;

/**
 * A RabbitMQ node that tests have one after the other: what one closes runs for the next.
 *
 * @param server the node
 */
record SharedNode(RabbitMqServer server) implements TestBroker {

	@Override
	public String description() {
		return this.server.description();
	}

	@Override
	public String host() {
		return this.server.host();
	}

	@Override
	public int port() {
		return this.server.port();
	}

	@Override
	public void stop() {
		this.server.stop();
	}

	@Override
	public void kill() {
		this.server.syncQueues();
		this.server.kill();
	}

	@Override
	public void start() {
		this.server.start();
	}

	/**
	 * Leave the node running.
	 */
	@Override
	public void close() {
		this.server.start();
	}

}
