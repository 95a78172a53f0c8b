package io.aethermagic.test.conformance;

import io.aethermagic.transport.amqp.AmqpQueueType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The kit over classic queues of RabbitMQ. It takes minutes, and is run where failovers
 * are: with the profile of that name.
 */
@Tag("failover")
@EnabledIf("io.aethermagic.test.broker.RabbitMqServer#isInstalled")
class RabbitMqClassicConformanceTests extends RabbitMqQuorumConformanceTests {

	@Override
	AmqpQueueType type() {
		return AmqpQueueType.CLASSIC;
	}

}
