package io.aethermagic.test.conformance;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The promises on a transport with redelivery, under a controlled clock.
 */
@Execution(ExecutionMode.SAME_THREAD)
class ControlledHubConformanceTests extends TransportConformanceTests {

	@Override
	protected TransportFixture fixture() {
		return new ControlledHubFixture();
	}

}
