package io.aethermagic.test.zeromq;

import java.time.Duration;
import java.util.List;

import io.aethermagic.test.broker.JavaServer;
import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.test.faults.FaultTransport;
import io.aethermagic.test.faults.Fleet;
import io.aethermagic.test.faults.HubInsideWorker;
import io.aethermagic.test.faults.ProcessFaultTests;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Real faults over ZeroMQ: workers, callers and a hub that are processes and are killed.
 */
class ZeroMqHubProcessTests extends ProcessFaultTests {

	private static final Duration LEASE = Duration.ofSeconds(2);

	@Override
	protected TestBroker broker() {
		return JavaServer.run("hub", ZeroMqServer.class, List.of(Long.toString(LEASE.toMillis())));
	}

	@Override
	protected FaultTransport transport() {
		return new ZeroMqHubFaultTransport();
	}

	@Test
	@DisplayName("a hub with handlers is killed with its tasks and started again: each task ends once")
	void aHubInsideAWorkerIsKilled() {
		TestBroker hub = JavaServer.run("hub", ZeroMqServer.class, List.of(Long.toString(LEASE.toMillis()), "inside"));
		try (Fleet fleet = new Fleet(hub, transport(), LEASE)) {
			HubInsideWorker.kill(fleet);
		}
	}

}
