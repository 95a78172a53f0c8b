package io.aethermagic.test.contract;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * What the calls of the transport SPI mean, to be run over a transport: extend it, and
 * supply a {@link ContractFixture}. Where the conformance kit runs whole instances and
 * looks at what they promise, this suite calls the transport itself, and each of its
 * tests is through in seconds. What a transport need not do because it lacks a capability
 * is skipped by that capability's name.
 */
@Timeout(60)
public abstract class TransportContractTests
		implements DemandContract, CallContract, OverloadContract, CloseContract, LifeContract, ConnectionContract,
		RefusalContract, ReceiptContract, DeliveryContract, CustodyContract, WorkgroupContract, DeadLetterContract {

	private @Nullable ContractKit kit;

	/**
	 * Connect to a broker or hub that has nothing in it.
	 * @return the fixture of one test
	 */
	protected abstract ContractFixture fixture();

	@BeforeEach
	void open() {
		this.kit = new ContractKit(fixture());
	}

	@AfterEach
	void close() {
		if (this.kit != null) {
			this.kit.close();
		}
	}

	@Override
	public ContractKit kit() {
		if (this.kit == null) {
			throw new IllegalStateException("The kit is there during a test only");
		}
		return this.kit;
	}

}
