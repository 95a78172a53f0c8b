package io.aethermagic.test.contract;

/**
 * One part of what the SPI means, as tests. Each interface below it has its tests as
 * default methods, named after what they prove.
 */
interface Contract {

	/**
	 * Return what the test works with.
	 * @return the kit, fresh for each test
	 */
	ContractKit kit();

}
