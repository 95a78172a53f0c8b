package io.aethermagic.test.conformance;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The kit over a hub in this process.
 */
@Execution(ExecutionMode.CONCURRENT)
class LocalConformanceTests extends TransportConformanceTests {

	@Override
	protected TransportFixture fixture() {
		return new LocalFixture();
	}

}
