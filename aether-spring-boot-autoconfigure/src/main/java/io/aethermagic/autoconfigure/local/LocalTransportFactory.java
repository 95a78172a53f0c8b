package io.aethermagic.autoconfigure.local;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.BuiltInTransportFactory;
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

	private final List<Hub> own = new ArrayList<>();

	private @Nullable Hub first;

	LocalTransportFactory(Supplier<Hub> hub) {
		this.hub = hub;
	}

	@Override
	public String type() {
		return TYPE;
	}

	@Override
	public synchronized AetherTransport create(String name, AetherTransportSettings settings) {
		Hub first = this.first;
		if (first == null) {
			first = this.hub.get();
			this.first = first;
			return LocalTransport.create(first, settings.timers());
		}
		Hub another = new Hub(first.settings(), settings.timers());
		this.own.add(another);
		return LocalTransport.create(another, settings.timers());
	}

	@Override
	public synchronized void close() {
		this.own.forEach(Hub::close);
	}

}
