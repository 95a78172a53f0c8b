package io.aethermagic.test.contract;

import io.aethermagic.test.conformance.ZeroMqHubFixture;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The contract over ZeroMQ to a hub without handlers.
 */
@Execution(ExecutionMode.CONCURRENT)
class ZeroMqHubContractTests extends TransportContractTests {

	@Override
	protected ContractFixture fixture() {
		return new Fixture();
	}

	private static final class Fixture extends ZeroMqHubFixture implements ContractFixture {

		@Override
		public int tooLarge() {
			return LARGEST + 1;
		}

	}

}
