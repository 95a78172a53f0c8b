package io.aethermagic.autoconfigure.hub;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.hub.Hub;
import org.jspecify.annotations.Nullable;

/**
 * Gives a hub to each transport that has one in this process. The first that asks has the
 * application's {@link Hub}; each other has one of its own, as an instance can be on a
 * hub only once. Safe for use by several threads.
 */
public final class TransportHubs implements AutoCloseable {

	private final Supplier<Hub> application;

	private final Timers timers;

	/** Each keeps its hub, and what waits in it, when it is started again. */
	private final Map<String, Hub> hubs = new LinkedHashMap<>();

	private @Nullable Hub shared;

	TransportHubs(Supplier<Hub> application, Timers timers) {
		this.application = application;
		this.timers = timers;
	}

	/**
	 * Return the hub of a transport.
	 * @param transport the transport's name in the configuration
	 * @return the hub, the same each time
	 */
	public synchronized Hub hub(String transport) {
		Hub hub = this.hubs.get(transport);
		if (hub == null) {
			hub = next();
			this.hubs.put(transport, hub);
		}
		return hub;
	}

	private Hub next() {
		Hub shared = this.shared;
		if (shared == null) {
			shared = this.application.get();
			this.shared = shared;
			return shared;
		}
		return new Hub(shared.settings(), this.timers);
	}

	@Override
	public synchronized void close() {
		this.hubs.values().stream().filter((hub) -> hub != this.shared).forEach(Hub::close);
	}

}
