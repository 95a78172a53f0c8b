package io.aethermagic.test.conformance;

import io.aethermagic.test.broker.MosquittoServer;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The kit over Mosquitto.
 */
@Execution(ExecutionMode.CONCURRENT)
@EnabledIf("io.aethermagic.test.broker.MosquittoServer#isInstalled")
class MosquittoConformanceTests extends TransportConformanceTests {

	@Override
	protected TransportFixture fixture() {
		return new MqttFixture(MosquittoServer.run());
	}

}
