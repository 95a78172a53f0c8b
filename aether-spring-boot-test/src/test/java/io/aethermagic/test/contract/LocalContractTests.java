package io.aethermagic.test.contract;

import io.aethermagic.test.conformance.LocalFixture;
import io.aethermagic.transport.hub.HubSettings;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The contract over a hub in this process.
 */
@Execution(ExecutionMode.CONCURRENT)
class LocalContractTests extends TransportContractTests {

	@Override
	protected ContractFixture fixture() {
		return new Fixture();
	}

	private static final class Fixture extends LocalFixture implements ContractFixture {

		/** What the hub keeps at most, in bytes. */
		private static final int MOST = 8 * 1024 * 1024;

		private Fixture() {
			super(HubSettings.DEFAULT.withMaxQueued(100_000, MOST));
		}

		@Override
		public int tooLarge() {
			return MOST + 1;
		}

	}

}
