package io.aethermagic.test.contract;

import io.aethermagic.transport.redis.RedisMode;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The contract over what a Redis server publishes.
 */
@Execution(ExecutionMode.CONCURRENT)
@EnabledIf("io.aethermagic.test.broker.RedisServer#isInstalled")
class RedisPubSubContractTests extends TransportContractTests {

	@Override
	protected ContractFixture fixture() {
		return RedisContractFixture.run(RedisMode.PUBSUB);
	}

}
