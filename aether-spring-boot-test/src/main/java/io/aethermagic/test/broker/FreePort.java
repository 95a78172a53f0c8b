package io.aethermagic.test.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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

	private static final int FIRST = 20000;

	private static final int END = 32000;

	private static final int TRIES = 1000;

	private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

	private FreePort() {
	}

	/**
	 * Return a port that nobody listens on. No port is returned twice by one JVM. Safe
	 * for use by several threads.
	 * @return the port
	 * @throws IllegalStateException if none is found
	 */
	public static int next() {
		for (int i = 0; i < TRIES; i++) {
			int port = ThreadLocalRandom.current().nextInt(FIRST, END);
			if (GIVEN.add(port) && isFree(port)) {
				return port;
			}
		}
		throw new IllegalStateException("No free port between " + FIRST + " and " + END);
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
