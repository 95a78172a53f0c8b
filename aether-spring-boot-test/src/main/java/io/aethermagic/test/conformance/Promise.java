package io.aethermagic.test.conformance;

/**
 * One promise of the design, as tests. Each interface below it has the promise's number
 * in its name, and its tests as default methods.
 */
interface Promise {

	/**
	 * Return what the test works with.
	 * @return the kit, fresh for each test
	 */
	Kit kit();

}
