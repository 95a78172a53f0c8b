package io.aethermagic.test.conformance;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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

	private final Map<AetherTransport, TcpProxy> ways = new ConcurrentHashMap<>();

	/**
	 * Use a broker, which is closed with the fixture.
	 * @param broker the broker
	 */
	public MqttFixture(TestBroker broker) {
		this.broker = broker;
	}

	@Override
	public AetherTransport connect() {
		TcpProxy way = new TcpProxy(this.broker.host(), this.broker.port());
		MqttSettings settings = MqttSettings
			.of("default", "kit-host", List.of(URI.create("mqtt://" + way.host() + ":" + way.port())))
			.withClientId("kit")
			.withTimes(LEASE, Duration.ofSeconds(5))
			.withLease(LEASE)
			.withBackoff(new Backoff(Duration.ofMillis(50), Duration.ofMillis(400)));
		AetherTransport transport = MqttTransport.create(settings, this.timers);
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

	/**
	 * Return the way of an instance to the broker.
	 * @param transport a connection of this fixture
	 * @return the proxy on it
	 */
	protected TcpProxy way(AetherTransport transport) {
		TcpProxy way = this.ways.get(transport);
		if (way == null) {
			throw new IllegalArgumentException(transport + " is no connection of this fixture");
		}
		return way;
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
		this.ways.keySet().forEach(AetherTransport::stop);
		this.broker.close();
		this.ways.values().forEach(TcpProxy::close);
		this.timers.schedule(Duration.ofSeconds(8), this.timers::close);
	}

}
