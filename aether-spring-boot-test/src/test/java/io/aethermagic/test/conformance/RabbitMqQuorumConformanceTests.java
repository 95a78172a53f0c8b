package io.aethermagic.test.conformance;

import java.util.concurrent.Semaphore;

import io.aethermagic.test.broker.RabbitMqServer;
import io.aethermagic.transport.amqp.AmqpQueueType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The kit over quorum queues of RabbitMQ. All tests share one node, but those that
 * restart it: these have another one, one at a time.
 */
@Execution(ExecutionMode.CONCURRENT)
@EnabledIf("io.aethermagic.test.broker.RabbitMqServer#isInstalled")
class RabbitMqQuorumConformanceTests extends TransportConformanceTests {

	private static final Semaphore restarting = new Semaphore(1);

	private static RabbitMqServer server;

	private static RabbitMqServer restarted;

	private boolean restarts;

	@RegisterExtension
	final BeforeEachCallback tags = (context) -> this.restarts = context.getTags().contains(Promise.RESTARTS);

	@BeforeAll
	static void start() {
		server = RabbitMqServer.run();
		restarted = RabbitMqServer.run();
	}

	@AfterAll
	static void stop() {
		server.close();
		restarted.close();
	}

	/**
	 * Return how queues are kept.
	 */
	AmqpQueueType type() {
		return AmqpQueueType.QUORUM;
	}

	@Override
	protected TransportFixture fixture() {
		if (!this.restarts) {
			return new RabbitMqFixture(server, type());
		}
		restarting.acquireUninterruptibly();
		return new RabbitMqFixture(restarted, type()) {

			@Override
			public void close() {
				restarting.release();
				super.close();
			}

		};
	}

}
