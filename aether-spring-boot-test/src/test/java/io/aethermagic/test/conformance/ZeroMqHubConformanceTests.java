package io.aethermagic.test.conformance;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The kit over ZeroMQ to a hub without handlers.
 */
@Execution(ExecutionMode.CONCURRENT)
class ZeroMqHubConformanceTests extends TransportConformanceTests {

	@Override
	protected TransportFixture fixture() {
		return new ZeroMqHubFixture();
	}

}
