package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

import io.aethermagic.test.LossyTransport;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubSettings;

/**
 * Lossy transports on a hub without redelivery, under a controlled clock. They do no harm
 * unless a test says so.
 */
public class LossyFixture implements TransportFixture {

	private static final Duration LEASE = Duration.ofSeconds(30);

	private final ControlledTime time = new ControlledTime(LEASE);

	private final List<LossyTransport> connections = new CopyOnWriteArrayList<>();

	private final long seed;

	private final HubSettings settings;

	private volatile Hub hub;

	LossyFixture(long seed) {
		this(seed, HubSettings.DEFAULT);
	}

	/**
	 * Create a hub with bounds of the test's own.
	 * @param seed the seed of the random mistreatment
	 * @param settings how the hub behaves, but for redelivery and its grace lease
	 */
	public LossyFixture(long seed, HubSettings settings) {
		this.seed = seed;
		this.settings = settings.withRedelivery(false).withGraceLease(LEASE);
		this.hub = new Hub(this.settings, this.time.timers());
	}

	@Override
	public LossyTransport connect() {
		LossyTransport made = new LossyTransport(this.hub, this.time.timers(), this.seed + this.connections.size());
		this.connections.add(made);
		return made;
	}

	@Override
	public void cut(AetherTransport transport) {
		((LossyTransport) transport).cut();
	}

	@Override
	public void restore(AetherTransport transport) {
		((LossyTransport) transport).restore();
	}

	@Override
	public void restart() {
		Hub before = this.hub;
		Hub next = new Hub(this.settings, this.time.timers());
		this.hub = next;
		before.close();
		this.connections.forEach((connection) -> connection.moveTo(next));
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
