package io.aethermagic.test.contract;

import io.aethermagic.test.broker.EmbeddedArtemis;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The contract over the MQTT broker that Aether embeds.
 */
@Execution(ExecutionMode.CONCURRENT)
class ArtemisContractTests extends TransportContractTests {

	/** What the transport itself takes, in bytes; the broker takes more. */
	private static final int MOST = 16 * 1024 * 1024;

	@Override
	protected ContractFixture fixture() {
		return new MqttContractFixture(EmbeddedArtemis.run(), MOST + 1) {

			@Override
			public boolean tellsUnrouted() {
				return false;
			}

			@Override
			public boolean ordersTopics() {
				return false;
			}

		};
	}

}
