package io.aethermagic.test.websocket;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.aethermagic.test.broker.JavaServer;
import io.aethermagic.test.broker.TestBroker;

/**
 * A hub in a process of its own.
 */
final class HubProcess {

	private HubProcess() {
	}

	/**
	 * Start a hub.
	 * @param lease the lease
	 * @param handlers the operations that it does itself
	 * @return the hub, running
	 */
	static TestBroker run(Duration lease, String... handlers) {
		List<String> arguments = new ArrayList<>(List.of(Long.toString(lease.toMillis())));
		arguments.addAll(List.of(handlers));
		return JavaServer.run("hub", WebSocketServer.class, arguments);
	}

}
