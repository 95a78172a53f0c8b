package io.aethermagic.test.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection through a {@link TcpProxy}: a channel to the client, one to the server,
 * and the bytes that flow between them both ways. Used by the proxy's thread alone.
 */
final class ProxyLink {

	private static final Logger logger = LoggerFactory.getLogger(ProxyLink.class);

	private final ProxyLoop loop;

	private final SocketChannel client;

	private final SocketChannel server;

	private final ProxyFlow toServer;

	private final ProxyFlow toClient;

	private final SelectionKey clientKey;

	private final SelectionKey serverKey;

	/**
	 * Take two channels over.
	 * @param loop whose link this is
	 * @param client connected
	 * @param server not connected yet
	 * @throws IOException if a channel is closed already
	 */
	ProxyLink(ProxyLoop loop, SocketChannel client, SocketChannel server) throws IOException {
		this.loop = loop;
		this.client = client;
		this.server = server;
		this.toServer = new ProxyFlow(loop, client, server);
		this.toClient = new ProxyFlow(loop, server, client);
		this.clientKey = prepare(client);
		this.serverKey = prepare(server);
	}

	/**
	 * Begin to connect to the server. The client is reset when that does not succeed.
	 * @param target where the server is
	 */
	void connect(InetSocketAddress target) {
		try {
			if (this.server.connect(target)) {
				update();
			}
			else {
				this.serverKey.interestOps(SelectionKey.OP_CONNECT);
			}
		}
		catch (IOException ex) {
			endOf(this.toClient);
		}
	}

	/**
	 * Read and write what a channel is ready for.
	 * @param key the key of one of the two channels
	 */
	void ready(SelectionKey key) {
		boolean isServer = key == this.serverKey;
		if (key.isConnectable()) {
			finishConnect();
		}
		if (key.isValid() && key.isReadable()) {
			read(isServer ? this.toClient : this.toServer);
		}
		if (key.isValid() && key.isWritable()) {
			write(isServer ? this.toServer : this.toClient);
		}
		update();
	}

	/**
	 * Write what is due.
	 */
	void flush() {
		if (!this.server.isConnectionPending()) {
			write(this.toServer);
			write(this.toClient);
			update();
		}
	}

	void swallowFromClient() {
		this.toServer.swallow();
	}

	void swallowFromServer() {
		this.toClient.swallow();
	}

	/**
	 * Let bytes pass again, or reset the connection if some were thrown away.
	 */
	void restore() {
		if (this.toServer.restore() | this.toClient.restore()) {
			reset();
		}
	}

	/**
	 * Reset both ends.
	 */
	void reset() {
		reset(this.client);
		reset(this.server);
		this.loop.forget(this);
	}

	/**
	 * Return how long it is until something is to be written.
	 * @param now the present value of {@link System#nanoTime()}
	 * @return nanoseconds, {@link Long#MAX_VALUE} if nothing waits for its time
	 */
	long nanosToNextWrite(long now) {
		return Math.min(this.toServer.nanosToNextWrite(now), this.toClient.nanosToNextWrite(now));
	}

	private SelectionKey prepare(SocketChannel channel) throws IOException {
		channel.configureBlocking(false);
		channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		return channel.register(this.loop.selector(), 0, this);
	}

	private void finishConnect() {
		try {
			this.server.finishConnect();
		}
		catch (IOException ex) {
			endOf(this.toClient);
		}
	}

	private void read(ProxyFlow flow) {
		try {
			flow.read();
		}
		catch (IOException ex) {
			endOf(flow);
		}
	}

	private void write(ProxyFlow flow) {
		try {
			flow.write();
		}
		catch (IOException ex) {
			endOf((flow == this.toServer) ? this.toClient : this.toServer);
		}
	}

	/**
	 * The channel from which a flow reads is gone. The other end learns of it unless what
	 * flows there is thrown away.
	 * @param flow the flow
	 */
	private void endOf(ProxyFlow flow) {
		ProxyFlow back = (flow == this.toServer) ? this.toClient : this.toServer;
		if (flow.isSwallowing() && flow.target().isOpen()) {
			reset(flow.source());
			flow.lose();
			back.lose();
		}
		else {
			reset();
		}
	}

	private void update() {
		if (this.toServer.isDone() && this.toClient.isDone()) {
			close(this.client);
			close(this.server);
			this.loop.forget(this);
			return;
		}
		if (this.clientKey.isValid()) {
			this.clientKey.interestOps(interest(this.toServer, this.toClient));
		}
		if (this.serverKey.isValid() && !this.server.isConnectionPending()) {
			this.serverKey.interestOps(interest(this.toClient, this.toServer));
		}
	}

	private int interest(ProxyFlow out, ProxyFlow in) {
		int read = (out.wantsToRead() && !this.server.isConnectionPending()) ? SelectionKey.OP_READ : 0;
		return read | (in.wantsToWrite() ? SelectionKey.OP_WRITE : 0);
	}

	/**
	 * Close a channel so that its peer sees a reset.
	 * @param channel connected or not
	 */
	static void reset(SocketChannel channel) {
		if (channel.isOpen()) {
			try {
				channel.setOption(StandardSocketOptions.SO_LINGER, 0);
			}
			catch (IOException ex) {
				logger.debug("{} was broken before it was reset", channel, ex);
			}
		}
		close(channel);
	}

	private static void close(SocketChannel channel) {
		try {
			channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
