package io.aethermagic.test.conformance;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import io.aethermagic.test.broker.TcpProxy;
import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.mqtt.MqttSettings;
import io.aethermagic.transport.mqtt.MqttTransport;
import io.aethermagic.transport.support.Backoff;

/**
 * A broker of its own, in real time. Each instance has its own way to it, that can be
 * cut.
 */
public class MqttFixture implements TransportFixture {

	private static final Duration LEASE = Duration.ofSeconds(2);

	private final SystemTimers timers = new SystemTimers("kit-timers-", 2, true);

	private final TestBroker broker;

	private final Ways ways = new Ways();

	/**
	 * Use a broker, which is closed with the fixture.
	 * @param broker the broker
	 */
	public MqttFixture(TestBroker broker) {
		this.broker = broker;
	}

	@Override
	public AetherTransport connect() {
		return this.ways.connect(this.broker.host(), this.broker.port(), this::connect);
	}

	private AetherTransport connect(TcpProxy way) {
		MqttSettings settings = MqttSettings
			.of("default", "kit-host", List.of(URI.create("mqtt://" + way.host() + ":" + way.port())))
			.withClientId("kit")
			.withTimes(LEASE, Duration.ofSeconds(5))
			.withLease(LEASE)
			.withBackoff(new Backoff(Duration.ofMillis(50), Duration.ofMillis(400)));
		return MqttTransport.create(settings, this.timers);
	}

	@Override
	public void cut(AetherTransport transport) {
		way(transport).cut();
	}

	@Override
	public void restore(AetherTransport transport) {
		way(transport).restore();
	}

	/**
	 * Return the way of an instance to the broker.
	 * @param transport a connection of this fixture
	 * @return the proxy on it
	 */
	protected TcpProxy way(AetherTransport transport) {
		return this.ways.of(transport);
	}

	@Override
	public void restart() {
		this.broker.kill();
		this.broker.start();
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
		this.broker.close();
		this.ways.close();
		this.timers.schedule(Duration.ofSeconds(8), this.timers::close);
	}

}
