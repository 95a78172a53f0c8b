package io.aethermagic.test.conformance;

/**
 * The promises on a transport without redelivery.
 */
class LossyConformanceTests extends TransportConformanceTests {

	@Override
	protected TransportFixture fixture() {
		return new LossyFixture(1);
	}

}
