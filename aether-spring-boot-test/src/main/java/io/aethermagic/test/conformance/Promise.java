package io.aethermagic.test.conformance;

/**
 * One promise of the design, as tests. Each interface below it has the promise's number
 * in its name, and its tests as default methods.
 */
interface Promise {

	/**
	 * The tag of tests that restart the broker or hub: what shares one keeps them apart.
	 */
	String RESTARTS = "restarts-the-broker";

	/**
	 * Return what the test works with.
	 * @return the kit, fresh for each test
	 */
	Kit kit();

}
