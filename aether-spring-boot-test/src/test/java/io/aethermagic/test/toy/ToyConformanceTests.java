package io.aethermagic.test.toy;

import io.aethermagic.test.conformance.TransportConformanceTests;
import io.aethermagic.test.conformance.TransportFixture;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The kit over a transport that is as small as a transport can be.
 */
@Execution(ExecutionMode.CONCURRENT)
class ToyConformanceTests extends TransportConformanceTests {

	@Override
	protected TransportFixture fixture() {
		return new ToyFixture();
	}

}
