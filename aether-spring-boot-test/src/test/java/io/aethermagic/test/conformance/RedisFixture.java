package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.UUID;

import io.aethermagic.test.broker.RedisServer;
import io.aethermagic.test.broker.TcpProxy;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.redis.MinReplicas;
import io.aethermagic.transport.redis.RedisBounds;
import io.aethermagic.transport.redis.RedisMode;
import io.aethermagic.transport.redis.RedisSettings;
import io.aethermagic.transport.redis.RedisTransport;
import io.aethermagic.transport.support.Backoff;
import io.lettuce.core.resource.ClientResources;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A Redis server of its own, that keeps what it has on disk, in real time. Each instance
 * has its own way to it, that can be cut.
 */
public class RedisFixture implements TransportFixture {

	private static final Duration LEASE = Duration.ofSeconds(2);

	/** Threads that all connections share. */
	private static final LettuceClientConfiguration CLIENT = LettuceClientConfiguration.builder()
		.clientResources(ClientResources.create())
		.build();

	private final SystemTimers timers = new SystemTimers("kit-timers-", 2, true);

	private final Ways ways = new Ways();

	private final String keyPrefix = "kit-" + UUID.randomUUID() + ":";

	private final RedisMode mode;

	private final RedisServer server;

	private final LettuceClientConfiguration client;

	/**
	 * Use a server, which is closed with the fixture.
	 * @param mode what carries tasks
	 * @param server the server
	 */
	public RedisFixture(RedisMode mode, RedisServer server) {
		this(mode, server, CLIENT);
	}

	/**
	 * Use a server, which is closed with the fixture.
	 * @param mode what carries tasks
	 * @param server the server
	 * @param client how instances connect to it
	 */
	public RedisFixture(RedisMode mode, RedisServer server, LettuceClientConfiguration client) {
		this.mode = mode;
		this.server = server;
		this.client = client;
	}

	@Override
	public AetherTransport connect() {
		return this.ways.connect(this.server.host(), this.server.port(), this::connect);
	}

	private AetherTransport connect(TcpProxy proxy) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration(proxy.host(), proxy.port()), this.client);
		RedisSettings settings = new RedisSettings(this.mode, "default", this.keyPrefix, LEASE, 16 * 1024 * 1024,
				RedisBounds.DEFAULT, MinReplicas.NONE, new Backoff(Duration.ofMillis(50), Duration.ofMillis(400)));
		return RedisTransport.create(factory, settings, this.timers);
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
	 * Return the way of an instance to the server.
	 * @param transport a connection of this fixture
	 * @return the proxy on it
	 */
	protected TcpProxy way(AetherTransport transport) {
		return this.ways.of(transport);
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
		this.server.close();
		this.ways.close();
		this.timers.schedule(Duration.ofSeconds(8), this.timers::close);
	}

}
