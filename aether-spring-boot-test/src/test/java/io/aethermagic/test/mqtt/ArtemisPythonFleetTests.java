package io.aethermagic.test.mqtt;

import io.aethermagic.test.broker.EmbeddedArtemis;
import io.aethermagic.test.broker.TestBroker;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Python's and our instances on the MQTT broker that Aether embeds.
 */
@Execution(ExecutionMode.CONCURRENT)
class ArtemisPythonFleetTests extends PythonFleetTests {

	@Override
	TestBroker broker() {
		return EmbeddedArtemis.run();
	}

}
