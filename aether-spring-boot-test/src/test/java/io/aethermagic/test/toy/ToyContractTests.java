package io.aethermagic.test.toy;

import io.aethermagic.test.contract.ContractFixture;
import io.aethermagic.test.contract.TransportContractTests;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The contract over a transport that is as small as a transport can be.
 */
@Execution(ExecutionMode.CONCURRENT)
class ToyContractTests extends TransportContractTests {

	@Override
	protected ContractFixture fixture() {
		return new Fixture();
	}

	private static final class Fixture extends ToyFixture implements ContractFixture {

		@Override
		public int tooLarge() {
			return 0;
		}

	}

}
