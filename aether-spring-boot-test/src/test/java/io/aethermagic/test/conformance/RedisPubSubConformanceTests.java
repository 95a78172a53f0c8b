package io.aethermagic.test.conformance;

import io.aethermagic.test.broker.RedisServer;
import io.aethermagic.transport.redis.RedisMode;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The kit over what a Redis server publishes.
 */
@Execution(ExecutionMode.CONCURRENT)
@EnabledIf("io.aethermagic.test.broker.RedisServer#isInstalled")
class RedisPubSubConformanceTests extends TransportConformanceTests {

	@Override
	protected TransportFixture fixture() {
		return new RedisFixture(RedisMode.PUBSUB,
				RedisServer.builder().persistent().arguments("--appendfsync", "no").run());
	}

}
