package io.aethermagic.test.websocket;

import java.time.Duration;

import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.test.faults.FaultTransport;
import io.aethermagic.test.faults.Fleet;
import io.aethermagic.test.faults.HubInsideWorker;
import io.aethermagic.test.faults.ProcessFaultTests;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

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

	@Test
	@DisplayName("a hub with handlers is killed with its tasks and started again: each task ends once")
	void aHubInsideAWorkerIsKilled() {
		try (Fleet fleet = new Fleet(HubProcess.run(LEASE, "inside"), transport(), LEASE)) {
			HubInsideWorker.kill(fleet);
		}
	}

}
