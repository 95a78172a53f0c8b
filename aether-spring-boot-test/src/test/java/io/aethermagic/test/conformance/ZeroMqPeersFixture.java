package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.test.broker.FreePort;
import io.aethermagic.test.broker.TcpProxy;
import io.aethermagic.test.zeromq.ZeroMqServer;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.hub.HubSettings;
import io.aethermagic.transport.support.Backoff;
import io.aethermagic.transport.zeromq.PeersSettings;
import io.aethermagic.transport.zeromq.ZeroMqTransport;

/**
 * Instances without a hub, in real time. Each listens, and connects to two that are
 * always there and to those that were made before it, on a way of its own to each of
 * them, so that all ways of an instance can be cut.
 */
public class ZeroMqPeersFixture implements TransportFixture {

	/** The largest payload, in bytes. */
	protected static final int LARGEST = 16 * 1024 * 1024;

	private static final Duration LEASE = Duration.ofSeconds(2);

	private final SystemTimers timers = new SystemTimers("kit-timers-", 2, true);

	private final List<Node> nodes = new ArrayList<>();

	private final List<Way> ways = new ArrayList<>();

	private final Set<Node> cut = new HashSet<>();

	/**
	 * Create a fixture with two instances that do nothing but listen.
	 */
	public ZeroMqPeersFixture() {
		for (int i = 1; i <= 2; i++) {
			AetherMessage gone = new AetherMessage("gone-" + i, "", Action.ONLINE, null, Map.of(), new byte[0]);
			connect().start("anchor-" + i, new LastWill(new Channel.Topic("anchors", "gone"), gone))
				.toCompletableFuture()
				.join();
		}
	}

	@Override
	public synchronized AetherTransport connect() {
		int port = FreePort.next();
		Node made = new Node(port);
		List<String> addresses = new ArrayList<>();
		for (Node other : this.nodes) {
			Way way = new Way(made, other, new TcpProxy("127.0.0.1", other.port));
			this.ways.add(way);
			addresses.add("tcp://127.0.0.1:" + way.proxy().port());
			update(way);
		}
		made.transport = ZeroMqTransport.peers(new PeersSettings("tcp://127.0.0.1:" + port, addresses,
				new Backoff(Duration.ofMillis(50), Duration.ofMillis(400)), ZeroMqServer.wire(LEASE, LARGEST),
				HubSettings.DEFAULT.withGraceLease(LEASE), null), this.timers);
		this.nodes.add(made);
		return made.transport;
	}

	private void update(Way way) {
		if (this.cut.contains(way.from()) || this.cut.contains(way.to())) {
			way.proxy().cut();
		}
		else {
			way.proxy().restore();
		}
	}

	private Node node(AetherTransport transport) {
		return this.nodes.stream().filter((node) -> node.transport == transport).findFirst().orElseThrow();
	}

	/**
	 * Update the ways of a node, those to the two that are always there last: a network
	 * comes back at once, so whoever reaches one of these two reaches all.
	 */
	private void updateAll(Node node) {
		for (int i = this.ways.size() - 1; i >= 0; i--) {
			Way way = this.ways.get(i);
			if (way.from() == node || way.to() == node) {
				update(way);
			}
		}
	}

	@Override
	public synchronized void cut(AetherTransport transport) {
		Node node = node(transport);
		this.cut.add(node);
		updateAll(node);
	}

	@Override
	public synchronized void restore(AetherTransport transport) {
		Node node = node(transport);
		this.cut.remove(node);
		updateAll(node);
	}

	/**
	 * {@inheritDoc} There is nothing between the instances but their connections.
	 */
	@Override
	public synchronized void restart() {
		this.ways.forEach((way) -> way.proxy().cut());
		this.ways.forEach(this::update);
	}

	@Override
	public boolean keepsAnswersOfAbsentWorkers() {
		return false;
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
	public synchronized void close() {
		this.nodes.forEach((node) -> node.transport.stop());
		List<Way> all = List.copyOf(this.ways);
		this.timers.schedule(Duration.ofSeconds(8), () -> {
			all.forEach((way) -> way.proxy().close());
			this.timers.close();
		});
	}

	/**
	 * An instance.
	 */
	private static final class Node {

		private final int port;

		@SuppressWarnings("NullAway.Init")
		private AetherTransport transport;

		Node(int port) {
			this.port = port;
		}

	}

	/**
	 * A way from one instance to another.
	 */
	private record Way(Node from, Node to, TcpProxy proxy) {
	}

}
