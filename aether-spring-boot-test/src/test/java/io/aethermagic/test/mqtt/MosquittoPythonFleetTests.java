package io.aethermagic.test.mqtt;

import io.aethermagic.test.broker.MosquittoServer;
import io.aethermagic.test.broker.TestBroker;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Python's and our instances on Mosquitto.
 */
@Execution(ExecutionMode.CONCURRENT)
@EnabledIf("io.aethermagic.test.broker.MosquittoServer#isInstalled")
class MosquittoPythonFleetTests extends PythonFleetTests {

	/**
	 * The broker drops messages of QoS 0 to a client that it cannot write to, beyond
	 * 1,000 of them: not what is tested here.
	 */
	@Override
	TestBroker broker() {
		return MosquittoServer.builder().config("max_queued_messages 0").run();
	}

}
