package io.aethermagic.test.conformance;

import java.time.Duration;

import io.aethermagic.test.hub.HubServer;
import io.aethermagic.test.zeromq.ZeroMqHubFaultTransport;
import io.aethermagic.test.zeromq.ZeroMqServer;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;

/**
 * A hub that listens for ZeroMQ and has no handlers, in real time. Each instance has its
 * own way to it, that can be cut.
 */
public class ZeroMqHubFixture implements TransportFixture {

	/** The largest payload, in bytes. */
	protected static final int LARGEST = 16 * 1024 * 1024;

	private static final Duration LEASE = Duration.ofSeconds(2);

	private final SystemTimers timers = new SystemTimers("kit-timers-", 2, true);

	private final HubServer<ZeroMqServer> server = ZeroMqServer.run(LEASE, LARGEST, this.timers);

	private final Ways ways = new Ways();

	@Override
	public AetherTransport connect() {
		return this.ways.connect(this.server.host(), this.server.port(),
				(way) -> new ZeroMqHubFaultTransport().connect(way.host(), way.port(), this.timers, LEASE));
	}

	@Override
	public void cut(AetherTransport transport) {
		this.ways.of(transport).cut();
	}

	@Override
	public void restore(AetherTransport transport) {
		this.ways.of(transport).restore();
	}

	@Override
	public void restart() {
		this.server.kill();
		this.server.start();
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
		this.ways.stop();
		this.timers.schedule(Duration.ofSeconds(8), () -> {
			this.server.close();
			this.ways.close();
			this.timers.close();
		});
	}

}
