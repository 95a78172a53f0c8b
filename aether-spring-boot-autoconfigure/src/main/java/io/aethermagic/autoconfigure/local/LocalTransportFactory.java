package io.aethermagic.autoconfigure.local;

import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.BuiltInTransportFactory;
import io.aethermagic.autoconfigure.hub.TransportHubs;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.local.LocalTransport;

/**
 * Creates transports of the type {@code local}, each on a hub of its own.
 */
final class LocalTransportFactory implements BuiltInTransportFactory {

	static final String TYPE = "local";

	private final TransportHubs hubs;

	LocalTransportFactory(TransportHubs hubs) {
		this.hubs = hubs;
	}

	@Override
	public String type() {
		return TYPE;
	}

	@Override
	public AetherTransport create(String name, AetherTransportSettings settings) {
		return LocalTransport.create(this.hubs.hub(name), settings.timers());
	}

}
