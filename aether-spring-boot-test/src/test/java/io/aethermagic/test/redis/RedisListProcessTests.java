package io.aethermagic.test.redis;

import io.aethermagic.test.broker.RedisServer;
import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.test.faults.FaultTransport;
import io.aethermagic.test.faults.ProcessFaultTests;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Real faults over the lists of a Redis server that keeps its data.
 */
@Execution(ExecutionMode.CONCURRENT)
@EnabledIf("io.aethermagic.test.broker.RedisServer#isInstalled")
class RedisListProcessTests extends ProcessFaultTests {

	@Override
	protected TestBroker broker() {
		return RedisServer.builder().persistent().arguments("--appendfsync", "no").run();
	}

	@Override
	protected FaultTransport transport() {
		return new RedisFaultTransport.Lists();
	}

}
