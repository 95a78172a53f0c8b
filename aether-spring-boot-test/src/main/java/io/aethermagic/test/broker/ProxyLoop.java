package io.aethermagic.test.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a {@link TcpProxy}: it accepts, reads and writes, and makes the changes
 * that other threads ask for. All state belongs to it alone.
 */
final class ProxyLoop implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(ProxyLoop.class);

	private static final int BUFFER_BYTES = 64 * 1024;

	private final Selector selector = Selector.open();

	private final ServerSocketChannel listener = ServerSocketChannel.open();

	private final InetSocketAddress target;

	private final Queue<Change> changes = new ConcurrentLinkedQueue<>();

	private final Set<ProxyLink> links = new LinkedHashSet<>();

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	private volatile int connections;

	private volatile int accepted;

	private long delayNanos;

	private boolean cut;

	private boolean swallowFromClients;

	private boolean swallowFromServer;

	private boolean closed;

	/**
	 * Start listening. Connections wait until the loop runs.
	 * @param address where to listen
	 * @param target where to connect to
	 * @throws IOException if it is not possible to listen there
	 */
	ProxyLoop(InetSocketAddress address, InetSocketAddress target) throws IOException {
		this.target = target;
		try {
			this.listener.bind(address);
			this.listener.configureBlocking(false);
			this.listener.register(this.selector, SelectionKey.OP_ACCEPT);
		}
		catch (IOException ex) {
			this.listener.close();
			this.selector.close();
			throw ex;
		}
	}

	/**
	 * Let the loop make a change.
	 * @param change what to do
	 * @return completes when it is done, and what it closed is closed, or when the loop
	 * has ended
	 */
	CompletableFuture<Void> call(Runnable change) {
		Change asked = new Change(change, new CompletableFuture<>());
		this.changes.add(asked);
		this.selector.wakeup();
		return CompletableFuture.anyOf(asked.done(), this.ended).thenApply((any) -> null);
	}

	int connections() {
		return this.connections;
	}

	int accepted() {
		return this.accepted;
	}

	void cut() {
		this.cut = true;
		List.copyOf(this.links).forEach(ProxyLink::reset);
	}

	void restore() {
		this.cut = false;
		this.swallowFromClients = false;
		this.swallowFromServer = false;
		List.copyOf(this.links).forEach(ProxyLink::restore);
	}

	void delay(Duration delay) {
		this.delayNanos = delay.toNanos();
	}

	void swallowFromClients() {
		this.swallowFromClients = true;
		this.links.forEach(ProxyLink::swallowFromClient);
	}

	void swallowFromServer() {
		this.swallowFromServer = true;
		this.links.forEach(ProxyLink::swallowFromServer);
	}

	void close() {
		cut();
		this.closed = true;
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void run() {
		try (this.selector; this.listener) {
			while (!this.closed) {
				this.selector.select(this::ready, millisToNextWrite());
				change();
				List.copyOf(this.links).forEach(ProxyLink::flush);
			}
			this.ended.complete(null);
		}
		catch (IOException | RuntimeException ex) {
			logger.error("The proxy has failed", ex);
			this.ended.completeExceptionally(ex);
		}
		finally {
			cut();
		}
	}

	/**
	 * Forget a connection of which both ends are closed.
	 * @param link the connection
	 */
	void forget(ProxyLink link) {
		this.links.remove(link);
		this.connections = this.links.size();
	}

	Selector selector() {
		return this.selector;
	}

	ByteBuffer buffer() {
		return this.buffer.clear();
	}

	long delayNanos() {
		return this.delayNanos;
	}

	private void change() throws IOException {
		Change next = this.changes.poll();
		while (next != null) {
			try {
				next.work().run();
				// A channel that has a key is closed by the next selection only.
				this.selector.selectNow(this::ready);
				next.done().complete(null);
			}
			catch (RuntimeException ex) {
				next.done().completeExceptionally(ex);
			}
			next = this.changes.poll();
		}
	}

	private void ready(SelectionKey key) {
		if (!key.isValid()) {
			return;
		}
		if (key.isAcceptable()) {
			accept();
		}
		else if (key.attachment() instanceof ProxyLink link) {
			link.ready(key);
		}
	}

	private void accept() {
		SocketChannel client;
		SocketChannel server;
		try {
			client = this.listener.accept();
			server = SocketChannel.open();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.accepted = this.accepted + ((client != null) ? 1 : 0);
		if (client == null || this.cut) {
			ProxyLink.reset(server);
			if (client != null) {
				ProxyLink.reset(client);
			}
			return;
		}
		try {
			open(new ProxyLink(this, client, server));
		}
		catch (IOException ex) {
			logger.debug("{} was broken when it was accepted", client, ex);
			ProxyLink.reset(client);
			ProxyLink.reset(server);
		}
	}

	private void open(ProxyLink link) {
		this.links.add(link);
		this.connections = this.links.size();
		if (this.swallowFromClients) {
			link.swallowFromClient();
		}
		if (this.swallowFromServer) {
			link.swallowFromServer();
		}
		link.connect(this.target);
	}

	private long millisToNextWrite() {
		long now = System.nanoTime();
		long nanos = this.links.stream().mapToLong((link) -> link.nanosToNextWrite(now)).min().orElse(Long.MAX_VALUE);
		// 0 would be for ever.
		return (nanos == Long.MAX_VALUE) ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
	}

	/**
	 * What another thread wants to be done, and where it learns that it is.
	 *
	 * @param work what to do
	 * @param done completes when it is done
	 */
	private record Change(Runnable work, CompletableFuture<Void> done) {

	}

}
