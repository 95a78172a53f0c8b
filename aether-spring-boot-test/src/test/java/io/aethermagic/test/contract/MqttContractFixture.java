package io.aethermagic.test.contract;

import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.test.conformance.MqttFixture;
import io.aethermagic.transport.AetherTransport;

/**
 * An MQTT broker of its own, of which the contract knows a little more.
 */
class MqttContractFixture extends MqttFixture implements ContractFixture {

	private final int tooLarge;

	MqttContractFixture(TestBroker broker, int tooLarge) {
		super(broker);
		this.tooLarge = tooLarge;
	}

	@Override
	public int tooLarge() {
		return this.tooLarge;
	}

	@Override
	public boolean carriesIds() {
		return false;
	}

	@Override
	public boolean removesOnce() {
		return false;
	}

	@Override
	public int connects(AetherTransport transport) {
		return way(transport).accepted();
	}

}
