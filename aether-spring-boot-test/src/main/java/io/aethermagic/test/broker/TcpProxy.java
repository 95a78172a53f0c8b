package io.aethermagic.test.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * A proxy on loopback in front of a server, which hurts the connections that go through
 * it. It has one daemon thread. Each change is in force when its method returns. Safe for
 * use by several threads.
 */
public final class TcpProxy implements AutoCloseable {

	private static final int TRIES = 10;

	private final ProxyLoop loop;

	private final int port;

	private final String target;

	/**
	 * Put a proxy before a server, on a port of its own. The server need not run yet.
	 * @param host where the server is
	 * @param port the server's port
	 * @throws UncheckedIOException if the proxy can't listen
	 */
	public TcpProxy(String host, int port) {
		this.target = host + ":" + port;
		InetSocketAddress server = new InetSocketAddress(host, port);
		int own = 0;
		ProxyLoop loop = null;
		for (int i = 0; i < TRIES && loop == null; i++) {
			own = FreePort.next();
			loop = listen(own, server);
		}
		if (loop == null) {
			throw new UncheckedIOException(new BindException("No port is free, of " + TRIES + " that were"));
		}
		this.port = own;
		this.loop = loop;
		Thread thread = new Thread(this.loop, "aether-test-proxy-" + this.port);
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Listen, unless somebody else has taken the port a moment ago.
	 */
	private static @Nullable ProxyLoop listen(int port, InetSocketAddress server) {
		try {
			return new ProxyLoop(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), server);
		}
		catch (BindException ex) {
			return null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Put a proxy before a broker, on a port of its own.
	 * @param broker the broker
	 * @throws UncheckedIOException if the proxy can't listen
	 */
	public TcpProxy(TestBroker broker) {
		this(broker.host(), broker.port());
	}

	/**
	 * Return where to connect to.
	 * @return the address of the loopback interface
	 */
	public String host() {
		return "127.0.0.1";
	}

	/**
	 * Return where to connect to. It stays the same as long as the proxy is open.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Reset all connections, and each new one at once, until {@link #restore()}.
	 */
	public void cut() {
		call(this.loop::cut);
	}

	/**
	 * Let bytes pass again in both directions, and new connections too. Connections of
	 * which bytes were thrown away are reset. A delay stays.
	 */
	public void restore() {
		call(this.loop::restore);
	}

	/**
	 * Let each chunk of bytes arrive later, in both directions, of all connections. The
	 * order stays. What is on its way already keeps its time.
	 * @param delay how much later, {@link Duration#ZERO} for no delay
	 * @throws IllegalArgumentException if the delay is negative
	 */
	public void delay(Duration delay) {
		if (delay.isNegative()) {
			throw new IllegalArgumentException("Bytes do not arrive before they are sent: " + delay);
		}
		call(() -> this.loop.delay(delay));
	}

	/**
	 * Throw away what comes from clients, of all connections and of new ones, until
	 * {@link #restore()}. The connections stay open, and what comes from the server still
	 * passes. The server does not learn either when a client closes its end.
	 */
	public void halve() {
		call(this.loop::swallowFromClients);
	}

	/**
	 * Throw away what comes from the server, of all connections and of new ones, until
	 * {@link #restore()}. The connections stay open, and what comes from clients still
	 * passes. Clients do not learn either when the server closes its end.
	 */
	public void halveBack() {
		call(this.loop::swallowFromServer);
	}

	/**
	 * Return how many connections of clients are open, at one end at least.
	 * @return the number
	 */
	public int connections() {
		return this.loop.connections();
	}

	/**
	 * Return how often clients have connected so far.
	 * @return the number, which counts those too that were reset at once
	 */
	public int accepted() {
		return this.loop.accepted();
	}

	/**
	 * Reset all connections and stop listening. Does nothing if it is closed.
	 */
	@Override
	public void close() {
		call(this.loop::close);
	}

	@Override
	public String toString() {
		return "proxy at %s:%d before %s".formatted(host(), this.port, this.target);
	}

	private void call(Runnable change) {
		try {
			this.loop.call(change).get();
		}
		catch (ExecutionException ex) {
			throw new CompletionException(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while changing " + this, ex);
		}
	}

}
