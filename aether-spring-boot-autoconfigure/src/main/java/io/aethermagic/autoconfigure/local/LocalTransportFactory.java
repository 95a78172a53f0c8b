package io.aethermagic.autoconfigure.local;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.BuiltInTransportFactory;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.local.LocalTransport;
import org.jspecify.annotations.Nullable;

/**
 * Creates transports of the type {@code local}. The first one, which is the default one
 * where that is local, is on the application's {@link Hub}; each other has a hub of its
 * own, as an instance can be on a hub only once.
 */
final class LocalTransportFactory implements BuiltInTransportFactory, AutoCloseable {

	static final String TYPE = "local";

	private final Supplier<Hub> hub;

	/** Each keeps its hub, and what waits in it, when it is started again. */
	private final Map<String, Hub> hubs = new LinkedHashMap<>();

	private @Nullable Hub shared;

	LocalTransportFactory(Supplier<Hub> hub) {
		this.hub = hub;
	}

	@Override
	public String type() {
		return TYPE;
	}

	@Override
	public synchronized AetherTransport create(String name, AetherTransportSettings settings) {
		Hub hub = this.hubs.get(name);
		if (hub == null) {
			hub = next(settings.timers());
			this.hubs.put(name, hub);
		}
		return LocalTransport.create(hub, settings.timers());
	}

	private Hub next(Timers timers) {
		Hub shared = this.shared;
		if (shared == null) {
			shared = this.hub.get();
			this.shared = shared;
			return shared;
		}
		return new Hub(shared.settings(), timers);
	}

	@Override
	public synchronized void close() {
		this.hubs.values().stream().filter((hub) -> hub != this.shared).forEach(Hub::close);
	}

}
