package io.aethermagic.test.conformance;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import io.aethermagic.test.broker.TcpProxy;
import io.aethermagic.test.hub.HubServer;
import io.aethermagic.test.websocket.WebSocketServer;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.support.Backoff;
import io.aethermagic.transport.websocket.WebSocketSettings;
import io.aethermagic.transport.websocket.WebSocketTransport;

/**
 * A hub of its own that has no handlers, in real time. Each instance has its own way to
 * it, that can be cut.
 */
public class WebSocketFixture implements TransportFixture {

	/** The largest payload, in bytes. */
	protected static final int LARGEST = 16 * 1024 * 1024;

	private static final Duration LEASE = Duration.ofSeconds(2);

	private final SystemTimers timers = new SystemTimers("kit-timers-", 2, true);

	private final HubServer<WebSocketServer> server = WebSocketServer.run(LEASE, LARGEST, this.timers);

	private final Ways ways = new Ways();

	@Override
	public AetherTransport connect() {
		return this.ways.connect(this.server.host(), this.server.port(), this::connect);
	}

	private AetherTransport connect(TcpProxy way) {
		WebSocketSettings settings = new WebSocketSettings(
				List.of(URI.create("ws://" + way.host() + ":" + way.port() + WebSocketServer.PATH)), null, null,
				Duration.ofSeconds(5), new Backoff(Duration.ofMillis(50), Duration.ofMillis(400)),
				WebSocketServer.wire(LEASE, LARGEST));
		return WebSocketTransport.create(settings, this.timers);
	}

	/**
	 * Return the hub.
	 * @return the server that it is in
	 */
	protected HubServer<WebSocketServer> server() {
		return this.server;
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
	 * Return the way of an instance to the hub.
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
		this.timers.schedule(Duration.ofSeconds(8), () -> {
			this.server.close();
			this.ways.close();
			this.timers.close();
		});
	}

}
