package io.aethermagic.test.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports for servers that are to be started on loopback.
 * <p>
 * The ports lie below those that operating systems give to clients. So a client that
 * connects again and again to a server that is down never gets the server's own port,
 * which would connect it to itself and keep the server from starting again.
 */
public final class FreePort {

	private static final int FIRST = 12_000;

	private static final int END = 32_000;

	private static final int TRIES = 1000;

	private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

	/**
	 * Where JVMs tell each other which ports they have taken: each locks the byte with
	 * the number of the port, until it ends. The file stays empty.
	 */
	private static final FileChannel TAKEN = open();

	private FreePort() {
	}

	/**
	 * Return a port that nobody listens on. No port is returned twice by one JVM, nor by
	 * two of one user at a time: a server that is about to start would be taken for the
	 * other's. Safe for use by several threads.
	 * @return the port
	 * @throws IllegalStateException if none is found
	 */
	public static int next() {
		for (int i = 0; i < TRIES; i++) {
			int port = ThreadLocalRandom.current().nextInt(FIRST, END);
			if (GIVEN.add(port) && take(port) && isFree(port)) {
				return port;
			}
		}
		throw new IllegalStateException("No free port between " + FIRST + " and " + END);
	}

	private static FileChannel open() {
		Path file = Path.of(System.getProperty("java.io.tmpdir"),
				"aether-test-ports-" + System.getProperty("user.name"));
		try {
			return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean take(int port) {
		try {
			return TAKEN.tryLock(port, 1, false) != null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Tell whether nobody listens. Only binds: a process that is started in this moment
	 * inherits the socket for a while, and one that listened would keep the port from the
	 * server for so long.
	 */
	private static boolean isFree(int port) {
		try (Socket socket = new Socket()) {
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
