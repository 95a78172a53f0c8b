package io.aethermagic.test.conformance;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.aethermagic.test.broker.TcpProxy;
import io.aethermagic.transport.AetherTransport;

/**
 * The ways of a fixture's instances to its broker, each of which can be cut. Safe for use
 * by several threads.
 */
final class Ways {

	private final Map<AetherTransport, TcpProxy> ways = new ConcurrentHashMap<>();

	/**
	 * Make a way, and an instance's transport on it.
	 * @param host where the broker is
	 * @param port where the broker is
	 * @param connect makes the transport, which connects to the proxy
	 */
	AetherTransport connect(String host, int port, Function<TcpProxy, AetherTransport> connect) {
		TcpProxy way = new TcpProxy(host, port);
		AetherTransport transport = connect.apply(way);
		this.ways.put(transport, way);
		return transport;
	}

	/**
	 * Return the way of an instance.
	 */
	TcpProxy of(AetherTransport transport) {
		TcpProxy way = this.ways.get(transport);
		if (way == null) {
			throw new IllegalArgumentException(transport + " is no connection of this fixture");
		}
		return way;
	}

	/**
	 * Stop what is at the near end.
	 */
	void stop() {
		this.ways.keySet().forEach(AetherTransport::stop);
	}

	/**
	 * Close all ways.
	 */
	void close() {
		this.ways.values().forEach(TcpProxy::close);
	}

}
