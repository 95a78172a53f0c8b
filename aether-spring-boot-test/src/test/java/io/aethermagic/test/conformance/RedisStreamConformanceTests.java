package io.aethermagic.test.conformance;

import io.aethermagic.test.broker.RedisServer;
import io.aethermagic.transport.redis.RedisMode;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The kit over streams of a Redis server.
 */
@Execution(ExecutionMode.CONCURRENT)
@EnabledIf("io.aethermagic.test.broker.RedisServer#isInstalled")
class RedisStreamConformanceTests extends TransportConformanceTests {

	@Override
	protected TransportFixture fixture() {
		return new RedisFixture(RedisMode.STREAM,
				RedisServer.builder().persistent().arguments("--appendfsync", "no").run());
	}

}
