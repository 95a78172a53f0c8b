package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.aethermagic.time.SystemTimers;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubSettings;
import io.aethermagic.transport.local.HubReference;
import io.aethermagic.transport.local.LocalTransport;

/**
 * A hub in this process, in real time. Each connection has its own way to the hub, that
 * can be cut; a restart puts another incarnation of the hub in the place of the one
 * before.
 */
public class LocalFixture implements TransportFixture {

	private static final Duration LEASE = Duration.ofMillis(1_200);

	/** How long instances may still use the time after the test, to end their threads. */
	private static final Duration AFTERMATH = Duration.ofSeconds(8);

	private final SystemTimers timers = new SystemTimers("kit-timers-", 2, true);

	private final Map<AetherTransport, HubReference> ways = new ConcurrentHashMap<>();

	private final HubSettings settings;

	private volatile Hub hub;

	/**
	 * Create a hub with the usual bounds.
	 */
	public LocalFixture() {
		this(HubSettings.DEFAULT);
	}

	/**
	 * Create a hub with bounds of the test's own.
	 * @param settings how the hub behaves, but for its grace lease
	 */
	public LocalFixture(HubSettings settings) {
		this.settings = settings.withGraceLease(LEASE);
		this.hub = newHub();
	}

	private Hub newHub() {
		return new Hub(this.settings, this.timers);
	}

	@Override
	public AetherTransport connect() {
		HubReference way = new HubReference(this.hub);
		AetherTransport transport = LocalTransport.create(way, this.timers);
		this.ways.put(transport, way);
		return transport;
	}

	@Override
	public void cut(AetherTransport transport) {
		way(transport).cut();
	}

	@Override
	public void restore(AetherTransport transport) {
		way(transport).restore();
	}

	private HubReference way(AetherTransport transport) {
		HubReference way = this.ways.get(transport);
		if (way == null) {
			throw new IllegalArgumentException(transport + " is no connection of this fixture");
		}
		return way;
	}

	@Override
	public void restart() {
		this.hub.close();
		Hub next = newHub();
		this.hub = next;
		this.ways.values().forEach((way) -> way.moveTo(next));
	}

	@Override
	public Timers timers() {
		return this.timers;
	}

	@Override
	public Duration lease() {
		return LEASE;
	}

	@Override
	public void close() {
		this.ways.keySet().forEach(AetherTransport::stop);
		this.hub.close();
		this.timers.schedule(AFTERMATH, this.timers::close);
	}

}
