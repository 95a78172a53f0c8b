package io.aethermagic.test.conformance;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The kit over a hub inside an instance, to which the others come over a WebSocket.
 */
@Execution(ExecutionMode.CONCURRENT)
class WebSocketWorkerHubConformanceTests extends TransportConformanceTests {

	@Override
	protected TransportFixture fixture() {
		return new WebSocketWorkerHubFixture();
	}

}
