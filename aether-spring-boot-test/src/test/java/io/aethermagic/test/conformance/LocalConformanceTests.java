package io.aethermagic.test.conformance;

/**
 * The kit over a hub in this process.
 */
class LocalConformanceTests extends TransportConformanceTests {

	@Override
	protected TransportFixture fixture() {
		return new LocalFixture();
	}

}
