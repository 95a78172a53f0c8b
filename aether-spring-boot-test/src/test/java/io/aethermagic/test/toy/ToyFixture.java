package io.aethermagic.test.toy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.aethermagic.test.conformance.TransportFixture;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.support.Backoff;
import io.aethermagic.transport.support.LinkedTransport;

/**
 * A toy broker in real time.
 */
class ToyFixture implements TransportFixture {

	private static final Duration LEASE = Duration.ofMillis(1_200);

	private final SystemTimers timers = new SystemTimers("kit-timers-", 2, true);

	private final ToyBroker broker = new ToyBroker(this.timers);

	private final Map<AetherTransport, ToyConnector> ways = new ConcurrentHashMap<>();

	@Override
	public AetherTransport connect() {
		ToyConnector way = new ToyConnector(this.broker, this.timers);
		AetherTransport made = new LinkedTransport<>(way, this.timers,
				new Backoff(Duration.ofMillis(50), Duration.ofMillis(400)));
		this.ways.put(made, way);
		return made;
	}

	@Override
	public void cut(AetherTransport transport) {
		way(transport).cut();
	}

	@Override
	public void restore(AetherTransport transport) {
		way(transport).restore();
	}

	private ToyConnector way(AetherTransport transport) {
		ToyConnector way = this.ways.get(transport);
		if (way == null) {
			throw new IllegalArgumentException(transport + " is no connection of this fixture");
		}
		return way;
	}

	@Override
	public void restart() {
		this.broker.restart();
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
		this.timers.schedule(Duration.ofSeconds(8), this.timers::close);
	}

}
