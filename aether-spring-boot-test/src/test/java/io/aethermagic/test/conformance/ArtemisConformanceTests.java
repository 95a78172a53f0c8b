package io.aethermagic.test.conformance;

import io.aethermagic.test.broker.EmbeddedArtemis;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The kit over the MQTT broker that Aether embeds.
 */
@Execution(ExecutionMode.CONCURRENT)
class ArtemisConformanceTests extends TransportConformanceTests {

	@Override
	protected TransportFixture fixture() {
		return new MqttFixture(EmbeddedArtemis.run()) {

			@Override
			public boolean tellsUnrouted() {
				return false;
			}

			@Override
			public boolean ordersTopics() {
				return false;
			}

			/**
			 * A connection that is closed right after its DISCONNECT may be taken for one
			 * that broke.
			 */
			@Override
			public boolean heedsGoodbyes() {
				return false;
			}

		};
	}

}
