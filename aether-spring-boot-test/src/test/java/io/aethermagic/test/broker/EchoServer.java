package io.aethermagic.test.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends back what it gets, and counts.
 */
final class EchoServer implements AutoCloseable {

	private final ServerSocket listener;

	private final Thread acceptor;

	private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

	final AtomicLong bytes = new AtomicLong();

	final AtomicInteger ended = new AtomicInteger();

	EchoServer() {
		try {
			this.listener = new ServerSocket(FreePort.next(), 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.acceptor = daemon(this::accept);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	int accepted() {
		return this.sockets.size();
	}

	void closeConnections() throws IOException {
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	/**
	 * Close the port and all connections. As long as a thread accepts, the port takes one
	 * more: it is closed when that thread has ended.
	 */
	@Override
	public void close() throws IOException {
		this.listener.close();
		try {
			this.acceptor.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		closeConnections();
	}

	private void accept() {
		try {
			while (!this.listener.isClosed()) {
				Socket socket = this.listener.accept();
				socket.setTcpNoDelay(true);
				this.sockets.add(socket);
				daemon(() -> echo(socket));
			}
		}
		catch (IOException ex) {
			if (!this.listener.isClosed()) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	private void echo(Socket socket) {
		byte[] buffer = new byte[8192];
		try (socket) {
			int count = socket.getInputStream().read(buffer);
			while (count >= 0) {
				this.bytes.addAndGet(count);
				socket.getOutputStream().write(buffer, 0, count);
				count = socket.getInputStream().read(buffer);
			}
		}
		catch (IOException ex) {
			// A reset is an end too.
		}
		this.ended.incrementAndGet();
	}

	private static Thread daemon(Runnable work) {
		Thread thread = new Thread(work, "echo");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

}
