package io.aethermagic.test.mqtt;

import io.aethermagic.test.broker.EmbeddedArtemis;
import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.test.faults.FaultTransport;
import io.aethermagic.test.faults.ProcessFaultTests;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Real faults over Artemis: in this process, and where it is killed in one of its own.
 */
@Execution(ExecutionMode.CONCURRENT)
class ArtemisProcessTests extends ProcessFaultTests {

	@Override
	protected TestBroker broker() {
		return EmbeddedArtemis.run();
	}

	@Override
	protected TestBroker brokerToKill() {
		return ArtemisProcess.run();
	}

	@Override
	protected FaultTransport transport() {
		return new MqttFaultTransport();
	}

}
