package io.aethermagic.transport.local;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.client.HubTransport;
import io.aethermagic.transport.support.Backoff;
import io.aethermagic.transport.support.LinkedTransport;

/**
 * Makes transports that call a hub in the same process: no broker, no wire. Instances
 * that are to meet share the hub.
 */
public final class LocalTransport {

	private LocalTransport() {
	}

	/**
	 * Create a transport on a hub.
	 * @param hub the hub
	 * @param timers the clock
	 * @return a transport that is not connected yet
	 */
	public static AetherTransport create(Hub hub, Timers timers) {
		return create(new HubReference(hub), timers);
	}

	/**
	 * Create a transport on a reference, with which the connection can be cut, restored
	 * and led to another hub. Dead letters stay those of the first hub.
	 * @param reference the way to the hub
	 * @param timers the clock
	 * @return a transport that is not connected yet
	 */
	public static AetherTransport create(HubReference reference, Timers timers) {
		Hub hub = reference.hub();
		LinkedTransport<?> made = HubTransport.create(reference, timers, Backoff.DEFAULT, hub.capabilities(),
				hub.deadLetters());
		reference.onRestore(made::reconnect);
		return made;
	}

}
