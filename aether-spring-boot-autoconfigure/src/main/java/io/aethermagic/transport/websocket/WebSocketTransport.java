package io.aethermagic.transport.websocket;

import java.util.EnumSet;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.hub.client.HubTransport;
import io.aethermagic.transport.hub.wire.WireDeadLetters;

/**
 * Makes transports that connect to a hub over a WebSocket. An application that is the hub
 * uses a {@link WebSocketHub}, and calls the hub in its own process.
 */
public final class WebSocketTransport {

	/** The subprotocol of the handshake, by which a hub knows its own kind. */
	static final String PROTOCOL = "aether.v1";

	private WebSocketTransport() {
	}

	/**
	 * Create a transport that is not connected yet.
	 * @param settings where the hubs are, and how to connect
	 * @param timers the clock
	 * @return the transport
	 */
	public static AetherTransport create(WebSocketSettings settings, Timers timers) {
		WireDeadLetters deadLetters = new WireDeadLetters();
		return HubTransport.create(new WebSocketConnector(settings, timers, deadLetters), timers, settings.backoff(),
				EnumSet.of(Capability.REDELIVERY, Capability.BROADCAST, Capability.PRIORITY), deadLetters);
	}

}
