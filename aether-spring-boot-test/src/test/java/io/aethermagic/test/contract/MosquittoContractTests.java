package io.aethermagic.test.contract;

import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The contract over Mosquitto.
 */
@Execution(ExecutionMode.CONCURRENT)
@EnabledIf("io.aethermagic.test.broker.MosquittoServer#isInstalled")
class MosquittoContractTests extends TransportContractTests {

	@Override
	protected ContractFixture fixture() {
		return MosquittoContractFixture.run();
	}

}
