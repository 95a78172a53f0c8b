package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubSettings;
import io.aethermagic.transport.local.HubReference;
import io.aethermagic.transport.local.LocalTransport;

/**
 * Local transports on a hub with redelivery, under a controlled clock.
 */
final class ControlledHubFixture implements TransportFixture {

	private static final Duration LEASE = Duration.ofSeconds(30);

	private static final HubSettings SETTINGS = HubSettings.DEFAULT.withRedelivery(true).withGraceLease(LEASE);

	private final ControlledTime time = new ControlledTime(LEASE);

	private final Map<AetherTransport, HubReference> connections = new ConcurrentHashMap<>();

	private volatile Hub hub = new Hub(SETTINGS, this.time.timers());

	@Override
	public AetherTransport connect() {
		HubReference reference = new HubReference(this.hub);
		AetherTransport made = LocalTransport.create(reference, this.time.timers());
		this.connections.put(made, reference);
		return made;
	}

	@Override
	public void cut(AetherTransport transport) {
		reference(transport).cut();
	}

	@Override
	public void restore(AetherTransport transport) {
		reference(transport).restore();
	}

	private HubReference reference(AetherTransport transport) {
		return Objects.requireNonNull(this.connections.get(transport));
	}

	@Override
	public void restart() {
		Hub before = this.hub;
		Hub next = new Hub(SETTINGS, this.time.timers());
		this.hub = next;
		before.close();
		this.connections.values().forEach((connection) -> connection.moveTo(next));
	}

	@Override
	public Timers timers() {
		return this.time.timers();
	}

	@Override
	public Duration lease() {
		return LEASE;
	}

	@Override
	public void passUntil(String what, BooleanSupplier condition) {
		this.time.passUntil(what, condition);
	}

	@Override
	public void passWhile(Duration duration, String what, BooleanSupplier condition) {
		this.time.passWhile(duration, what, condition);
	}

	@Override
	public void close() {
		this.time.close();
		this.hub.close();
	}

}
