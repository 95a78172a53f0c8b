package io.aethermagic.transport.zeromq;

import java.util.EnumSet;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.hub.client.HubTransport;
import io.aethermagic.transport.hub.wire.WireDeadLetters;
import io.aethermagic.transport.support.LinkedTransport;

/**
 * Makes transports over ZeroMQ.
 */
public final class ZeroMqTransport {

	private ZeroMqTransport() {
	}

	/**
	 * Create a transport that connects to a hub, and is not connected yet. An application
	 * that is the hub uses a {@link ZeroMqHub}, and calls the hub in its own process.
	 * @param settings where the hubs are, and how to connect
	 * @param timers the clock
	 * @return the transport
	 */
	public static AetherTransport client(ZeroMqSettings settings, Timers timers) {
		WireDeadLetters deadLetters = new WireDeadLetters();
		return HubTransport.create(new ZeroMqConnector(settings, timers, deadLetters), timers, settings.backoff(),
				EnumSet.of(Capability.REDELIVERY, Capability.BROADCAST, Capability.PRIORITY), deadLetters);
	}

	/**
	 * Create a transport that meets others without a hub, and is not connected yet.
	 * @param settings where it listens, and whom it connects to
	 * @param timers the clock
	 * @return the transport
	 */
	public static AetherTransport peers(PeersSettings settings, Timers timers) {
		return new LinkedTransport<>(new PeersConnector(settings, timers), timers, settings.backoff());
	}

}
