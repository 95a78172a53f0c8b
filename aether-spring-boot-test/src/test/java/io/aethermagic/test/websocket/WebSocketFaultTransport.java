package io.aethermagic.test.websocket;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import io.aethermagic.test.faults.FaultTransport;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.support.Backoff;
import io.aethermagic.transport.websocket.WebSocketSettings;
import io.aethermagic.transport.websocket.WebSocketTransport;

/**
 * Connections to a hub over WebSockets.
 */
public class WebSocketFaultTransport implements FaultTransport {

	@Override
	public AetherTransport connect(String host, int port, Timers timers, Duration lease) {
		return WebSocketTransport
			.create(new WebSocketSettings(List.of(URI.create("ws://" + host + ":" + port + WebSocketServer.PATH)), null,
					null, Duration.ofSeconds(5), new Backoff(Duration.ofMillis(50), Duration.ofMillis(400)),
					WebSocketServer.wire(lease, 16 * 1024 * 1024)), timers);
	}

}
