package io.aethermagic.test.contract;

import java.util.function.BooleanSupplier;

import io.aethermagic.test.conformance.LossyFixture;
import io.aethermagic.transport.hub.HubSettings;

/**
 * The contract over the lossy transport, as long as it behaves.
 */
class LossyContractTests extends TransportContractTests {

	@Override
	protected ContractFixture fixture() {
		return new Fixture();
	}

	private static final class Fixture extends LossyFixture implements ContractFixture {

		/** What the hub keeps at most, in bytes. */
		private static final int MOST = 8 * 1024 * 1024;

		private Fixture() {
			super(1, HubSettings.DEFAULT.withMaxQueued(100_000, MOST));
		}

		@Override
		public int tooLarge() {
			return MOST + 1;
		}

		@Override
		public void passUntil(String what, BooleanSupplier condition) {
			super.passUntil(what, condition);
		}

	}

}
