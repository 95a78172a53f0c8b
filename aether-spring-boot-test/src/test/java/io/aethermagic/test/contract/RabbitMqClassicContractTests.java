package io.aethermagic.test.contract;

import io.aethermagic.test.broker.RabbitMqServer;
import io.aethermagic.transport.amqp.AmqpQueueType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The contract over classic queues of RabbitMQ.
 */
@Execution(ExecutionMode.CONCURRENT)
@EnabledIf("io.aethermagic.test.broker.RabbitMqServer#isInstalled")
class RabbitMqClassicContractTests extends TransportContractTests {

	private static RabbitMqServer server;

	@BeforeAll
	static void start() {
		server = RabbitMqServer.run();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Override
	protected ContractFixture fixture() {
		return new RabbitMqContractFixture(server, AmqpQueueType.CLASSIC);
	}

}
