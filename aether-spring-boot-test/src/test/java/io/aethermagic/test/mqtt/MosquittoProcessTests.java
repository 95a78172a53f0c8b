package io.aethermagic.test.mqtt;

import io.aethermagic.test.broker.MosquittoServer;
import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.test.faults.FaultTransport;
import io.aethermagic.test.faults.ProcessFaultTests;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Real faults over Mosquitto, with the queues that it has by default.
 */
@Execution(ExecutionMode.CONCURRENT)
@EnabledIf("io.aethermagic.test.broker.MosquittoServer#isInstalled")
class MosquittoProcessTests extends ProcessFaultTests {

	@Override
	protected TestBroker broker() {
		return MosquittoServer.run();
	}

	@Override
	protected FaultTransport transport() {
		return new MqttFaultTransport();
	}

}
