package io.aethermagic.test.websocket;

import java.time.Duration;

import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.test.faults.FaultTransport;
import io.aethermagic.test.faults.ProcessFaultTests;

/**
 * Real faults over WebSockets: workers, callers and a hub without handlers that are
 * processes and are killed.
 */
class WebSocketProcessTests extends ProcessFaultTests {

	private static final Duration LEASE = Duration.ofSeconds(2);

	@Override
	protected TestBroker broker() {
		return HubProcess.run(LEASE);
	}

	@Override
	protected FaultTransport transport() {
		return new WebSocketFaultTransport();
	}

}
