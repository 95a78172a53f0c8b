package io.aethermagic.test.redis;

import io.aethermagic.test.broker.RedisServer;
import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.test.faults.FaultTransport;
import io.aethermagic.test.faults.ProcessFaultTests;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Real faults over what a Redis server publishes.
 */
@Execution(ExecutionMode.CONCURRENT)
@EnabledIf("io.aethermagic.test.broker.RedisServer#isInstalled")
class RedisPubSubProcessTests extends ProcessFaultTests {

	@Override
	protected TestBroker broker() {
		return RedisServer.builder().persistent().arguments("--appendfsync", "no").run();
	}

	@Override
	protected FaultTransport transport() {
		return new RedisFaultTransport.PubSub();
	}

}
