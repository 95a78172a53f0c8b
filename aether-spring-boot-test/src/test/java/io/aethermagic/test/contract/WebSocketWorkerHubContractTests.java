package io.aethermagic.test.contract;

import io.aethermagic.test.conformance.WebSocketWorkerHubFixture;
import io.aethermagic.test.hub.HubServer;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The contract over a hub inside an instance, to which the others come over a WebSocket.
 */
@Execution(ExecutionMode.CONCURRENT)
class WebSocketWorkerHubContractTests extends TransportContractTests {

	@Override
	protected ContractFixture fixture() {
		return new Fixture();
	}

	private static final class Fixture extends WebSocketWorkerHubFixture implements ContractFixture {

		@Override
		public int tooLarge() {
			return HubServer.MOST_BYTES + 1;
		}

	}

}
