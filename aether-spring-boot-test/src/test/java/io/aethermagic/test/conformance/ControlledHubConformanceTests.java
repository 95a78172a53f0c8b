package io.aethermagic.test.conformance;

/**
 * The promises on a transport with redelivery, under a controlled clock.
 */
class ControlledHubConformanceTests extends TransportConformanceTests {

	@Override
	protected TransportFixture fixture() {
		return new ControlledHubFixture();
	}

}
