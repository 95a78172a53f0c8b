package io.aethermagic.transport.hub.client;

import java.util.Set;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.hub.HubConnector;
import io.aethermagic.transport.support.Backoff;
import io.aethermagic.transport.support.LinkedTransport;

/**
 * Makes transports over links to a hub. On each connection they first claim what they
 * hold from another incarnation of the hub, then subscribe again and ask for what is
 * outstanding.
 */
public final class HubTransport {

	private HubTransport() {
	}

	/**
	 * Create a transport that is not connected yet.
	 * @param connector what makes the connections
	 * @param timers the clock
	 * @param backoff how long to wait between attempts to connect
	 * @param capabilities what the hub can do
	 * @param deadLetters where dead letters are kept
	 * @return the transport
	 */
	public static LinkedTransport<?> create(HubConnector connector, Timers timers, Backoff backoff,
			Set<Capability> capabilities, DeadLetters deadLetters) {
		return new LinkedTransport<>(new HubConnections(connector, capabilities, deadLetters), timers, backoff);
	}

}
