package io.aethermagic.test.conformance;

import io.aethermagic.test.broker.RedisServer;
import io.aethermagic.transport.redis.RedisMode;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The kit over lists of a Redis server.
 */
@Execution(ExecutionMode.CONCURRENT)
@EnabledIf("io.aethermagic.test.broker.RedisServer#isInstalled")
class RedisListConformanceTests extends TransportConformanceTests {

	@Override
	protected TransportFixture fixture() {
		return new RedisFixture(RedisMode.LIST,
				RedisServer.builder().persistent().arguments("--appendfsync", "no").run());
	}

}
