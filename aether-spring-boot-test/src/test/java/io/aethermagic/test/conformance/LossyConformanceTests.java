package io.aethermagic.test.conformance;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The promises on a transport without redelivery.
 */
@Execution(ExecutionMode.SAME_THREAD)
class LossyConformanceTests extends TransportConformanceTests {

	@Override
	protected TransportFixture fixture() {
		return new LossyFixture(1);
	}

}
