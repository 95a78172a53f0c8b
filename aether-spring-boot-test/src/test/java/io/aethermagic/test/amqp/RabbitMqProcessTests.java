package io.aethermagic.test.amqp;

import io.aethermagic.test.broker.RabbitMqServer;
import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.test.faults.FaultTransport;
import io.aethermagic.test.faults.ProcessFaultTests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Real faults over quorum queues of RabbitMQ.
 */
@EnabledIf("io.aethermagic.test.broker.RabbitMqServer#isInstalled")
class RabbitMqProcessTests extends ProcessFaultTests {

	private static RabbitMqServer server;

	@BeforeAll
	static void startNode() {
		server = RabbitMqServer.run();
	}

	@AfterAll
	static void closeNode() {
		server.close();
	}

	@Override
	protected TestBroker broker() {
		return new SharedNode(server);
	}

	@Override
	protected FaultTransport transport() {
		return new AmqpFaultTransport();
	}

}
