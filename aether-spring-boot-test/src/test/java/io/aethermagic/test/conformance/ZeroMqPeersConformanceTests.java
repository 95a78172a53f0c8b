package io.aethermagic.test.conformance;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The kit over ZeroMQ without a hub.
 */
@Execution(ExecutionMode.CONCURRENT)
class ZeroMqPeersConformanceTests extends TransportConformanceTests {

	@Override
	protected TransportFixture fixture() {
		return new ZeroMqPeersFixture();
	}

}
