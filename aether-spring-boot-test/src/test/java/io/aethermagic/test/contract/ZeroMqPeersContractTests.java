package io.aethermagic.test.contract;

import io.aethermagic.test.conformance.ZeroMqPeersFixture;

/**
 * The contract over ZeroMQ without a hub.
 */
class ZeroMqPeersContractTests extends TransportContractTests {

	@Override
	protected ContractFixture fixture() {
		return new Fixture();
	}

	private static final class Fixture extends ZeroMqPeersFixture implements ContractFixture {

		@Override
		public int tooLarge() {
			return LARGEST + 1;
		}

	}

}
