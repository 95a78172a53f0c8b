package io.aethermagic.transport.local;

import java.util.concurrent.CompletionStage;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.client.HubTransport;
import io.aethermagic.transport.support.Backoff;

/**
 * A transport that calls a hub in the same process: no broker, no wire. Instances that
 * are to meet share the hub. Safe for use by several threads; no method blocks.
 */
public final class LocalTransport extends HubTransport {

	private final HubReference reference;

	private final Runnable reconnect = this::reconnect;

	/**
	 * Create a transport on a hub.
	 * @param hub the hub
	 * @param timers the clock
	 */
	public LocalTransport(Hub hub, Timers timers) {
		this(new HubReference(hub), timers);
	}

	/**
	 * Create a transport on a reference, with which the connection can be cut, restored
	 * and led to another hub. Dead letters stay those of the first hub.
	 * @param reference the way to the hub
	 * @param timers the clock
	 */
	public LocalTransport(HubReference reference, Timers timers) {
		super(reference, timers, Backoff.DEFAULT, reference.hub().capabilities(), reference.hub().deadLetters());
		this.reference = reference;
		reference.onRestore(this.reconnect);
	}

	@Override
	public CompletionStage<Void> stop() {
		this.reference.forget(this.reconnect);
		return super.stop();
	}

}
