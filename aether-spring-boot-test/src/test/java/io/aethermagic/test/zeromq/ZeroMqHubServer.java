package io.aethermagic.test.zeromq;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.aethermagic.test.RealTime;
import io.aethermagic.test.broker.FreePort;
import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.test.websocket.HubServer;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubSettings;
import io.aethermagic.transport.hub.wire.WireSettings;
import io.aethermagic.transport.zeromq.ZeroMqHub;
import org.jspecify.annotations.Nullable;

/**
 * A hub that listens for ZeroMQ, in this process or, by {@link #main}, as one that can be
 * killed. It is another hub after each start.
 */
public final class ZeroMqHubServer implements TestBroker {

	private final int port;

	private final WireSettings wire;

	private final HubSettings settings;

	private final Timers timers;

	private @Nullable Running running;

	private ZeroMqHubServer(int port, WireSettings wire, HubSettings settings, Timers timers) {
		this.port = port;
		this.wire = wire;
		this.settings = settings;
		this.timers = timers;
		start();
	}

	/**
	 * Start a hub on a free port.
	 * @param lease the lease
	 * @param maxMessageSize the largest payload, in bytes
	 * @param timers the clock
	 * @return the hub
	 */
	public static ZeroMqHubServer run(Duration lease, int maxMessageSize, Timers timers) {
		return new ZeroMqHubServer(FreePort.next(), wire(lease, maxMessageSize),
				HubSettings.DEFAULT.withMaxQueued(100_000, HubServer.MOST_BYTES).withGraceLease(lease), timers);
	}

	/**
	 * Return how connections of tests behave.
	 * @param lease the lease
	 * @param maxMessageSize the largest payload, in bytes
	 * @return settings with the usual bounds
	 */
	public static WireSettings wire(Duration lease, int maxMessageSize) {
		return new WireSettings(lease, maxMessageSize, 20_000, 64L * 1024 * 1024, "aether.zeromq.max-buffered");
	}

	/**
	 * Be a hub until the input ends.
	 * @param args the port, the lease in milliseconds, and the operations that it does
	 * itself: each takes as many milliseconds as its data says
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		Duration lease = Duration.ofMillis(Long.parseLong(args[1]));
		SystemTimers timers = new SystemTimers("hub-timers-", 2, true);
		ZeroMqHubServer server = new ZeroMqHubServer(Integer.parseInt(args[0]), wire(lease, 16 * 1024 * 1024),
				HubSettings.DEFAULT.withGraceLease(lease), timers);
		Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
		HubServer.work(server.hub(), timers, lease, List.of(args).subList(2, args.length));
		while (System.in.read() >= 0) {
			// there is nothing to read but the end
		}
		System.exit(0);
	}

	/**
	 * Return the hub that runs now.
	 * @return the hub
	 */
	public Hub hub() {
		return running().hub;
	}

	private Running running() {
		Running running = this.running;
		if (running == null) {
			throw new IllegalStateException("The hub does not run");
		}
		return running;
	}

	@Override
	public String description() {
		return "hub at tcp://" + host() + ":" + this.port;
	}

	@Override
	public String host() {
		return "127.0.0.1";
	}

	@Override
	public int port() {
		return this.port;
	}

	@Override
	public void start() {
		if (this.running == null) {
			RealTime.until(RealTime.PATIENCE, description() + " listens", this::tryToStart);
		}
	}

	/**
	 * Start, unless the port is not free: a process that another thread starts at the
	 * moment of a kill has the old socket for a while.
	 */
	private boolean tryToStart() {
		Hub hub = new Hub(this.settings, this.timers);
		ZeroMqHub door = new ZeroMqHub("tcp://" + host() + ":" + this.port, this.wire, null, this.timers);
		try {
			door.open(hub);
		}
		catch (TransportException ex) {
			hub.close();
			return false;
		}
		this.running = new Running(hub, door);
		return true;
	}

	@Override
	public void stop() {
		Running running = this.running;
		if (running != null) {
			running.door.close().toCompletableFuture().completeOnTimeout(null, 5, TimeUnit.SECONDS).join();
			kill();
		}
	}

	@Override
	public void kill() {
		Running running = this.running;
		this.running = null;
		if (running != null) {
			running.door.kill();
			running.hub.close();
		}
	}

	@Override
	public void close() {
		kill();
	}

	@Override
	public String toString() {
		return description();
	}

	/**
	 * One run of it.
	 */
	private record Running(Hub hub, ZeroMqHub door) {
	}

}
