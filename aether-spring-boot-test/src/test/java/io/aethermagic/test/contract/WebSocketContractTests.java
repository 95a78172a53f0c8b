package io.aethermagic.test.contract;

import io.aethermagic.test.conformance.WebSocketFixture;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The contract over a WebSocket to a hub without handlers.
 */
@Execution(ExecutionMode.CONCURRENT)
class WebSocketContractTests extends TransportContractTests {

	@Override
	protected ContractFixture fixture() {
		return new Fixture();
	}

	private static final class Fixture extends WebSocketFixture implements ContractFixture {

		@Override
		public int tooLarge() {
			return LARGEST + 1;
		}

	}

}
