package io.aethermagic.test.zeromq;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.aethermagic.test.broker.FreePort;
import io.aethermagic.test.hub.HubServer;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubAuthorization;
import io.aethermagic.transport.hub.wire.WireSettings;
import io.aethermagic.transport.zeromq.ZeroMqHub;
import org.jspecify.annotations.Nullable;

/**
 * The door of a hub that listens for ZeroMQ.
 */
public final class ZeroMqServer implements HubServer.Door {

	private static final int LARGEST = 16 * 1024 * 1024;

	private final ZeroMqHub door;

	private ZeroMqServer(ZeroMqHub door) {
		this.door = door;
	}

	/**
	 * Start a hub on a free port.
	 * @param lease the lease
	 * @param maxMessageSize the largest payload, in bytes
	 * @param timers the clock
	 * @return the hub
	 */
	public static HubServer<ZeroMqServer> run(Duration lease, int maxMessageSize, Timers timers) {
		return start(FreePort.next(), lease, maxMessageSize, timers);
	}

	private static HubServer<ZeroMqServer> start(int port, Duration lease, int maxMessageSize, Timers timers) {
		String url = "tcp://127.0.0.1:" + port;
		return new HubServer<>(url, port, HubServer.settings(lease), timers, (hub) -> open(hub,
				new ZeroMqHub(url, wire(lease, maxMessageSize), null, timers, HubAuthorization.EVERYBODY)));
	}

	private static @Nullable ZeroMqServer open(Hub hub, ZeroMqHub door) {
		try {
			door.open(hub);
			return new ZeroMqServer(door);
		}
		catch (TransportException ex) {
			return null;
		}
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
	 * itself
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		Duration lease = Duration.ofMillis(Long.parseLong(args[1]));
		start(Integer.parseInt(args[0]), lease, LARGEST, new SystemTimers("hub-timers-", 2, true)).serve(lease,
				List.of(args).subList(2, args.length));
	}

	@Override
	public CompletionStage<Void> close() {
		return this.door.close();
	}

	@Override
	public void kill() {
		this.door.kill();
	}

}
