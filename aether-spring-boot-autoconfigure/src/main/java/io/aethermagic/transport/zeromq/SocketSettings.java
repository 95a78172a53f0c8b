package io.aethermagic.transport.zeromq;

import java.time.Duration;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;

/**
 * How sockets behave, on either side. Immutable.
 *
 * @param lease the lease of this instance
 * @param curve the keys, or {@code null} where nothing is encrypted
 */
record SocketSettings(Duration lease, @Nullable CurveSettings curve) {

	/**
	 * How many messages ZeroMQ keeps for a connection at each side, of 256 KB at most.
	 * What it has taken cannot be taken back and is lost with the connection, so it is
	 * given little: the rest waits in the outbox, which has bounds that are told of.
	 */
	private static final int HIGH_WATER = 32;

	/** How many handshakes there is time for in a lease. */
	private static final int HANDSHAKES = 4;

	/** The longest that a handshake may take, in milliseconds. */
	private static final int HANDSHAKE_MILLIS = 1_000;

	/** The shortest and the longest heartbeat that the protocol has. */
	private static final long LEAST_MILLIS = 100;

	private static final long MOST_MILLIS = 600_000;

	/**
	 * Configure a socket. ZeroMQ's own heartbeats, which its own thread answers, are for
	 * connections whose other side has vanished: they would be kept for ever. That an
	 * application is alive is told by Aether's signs of life.
	 */
	void configure(ZMQ.Socket socket) {
		socket.setSndHWM(HIGH_WATER);
		socket.setRcvHWM(HIGH_WATER);
		int third = (int) Math.max(LEAST_MILLIS, Math.min(MOST_MILLIS, this.lease.dividedBy(3).toMillis()));
		socket.setHeartbeatIvl(third);
		socket.setHeartbeatTimeout(third);
		if (this.curve != null) {
			this.curve.configure(socket);
		}
	}

	/**
	 * Configure a socket that connects. A few of a hundred handshakes stall until their
	 * time is over: it is short, and a connection that stalled is made again.
	 */
	void configureConnecting(ZMQ.Socket socket) {
		socket.setHandshakeIvl((int) handshake().toMillis());
		String serverKey = (this.curve != null) ? this.curve.serverKey() : null;
		if (serverKey != null) {
			socket.setCurveServerKey(ZMQ.Curve.z85Decode(serverKey));
		}
	}

	/**
	 * Configure a socket that listens.
	 */
	void configureListening(ZMQ.Socket socket, SocketLoop loop) {
		if (this.curve == null) {
			return;
		}
		socket.setCurveServer(true);
		Predicate<String> allowed = this.curve.allowed();
		if (allowed != null) {
			socket.setZapDomain("aether");
			CurveGate.open(loop, allowed);
		}
	}

	/**
	 * Return how long a handshake may take.
	 */
	Duration handshake() {
		long part = this.lease.dividedBy(HANDSHAKES).toMillis();
		return Duration.ofMillis(Math.max(LEAST_MILLIS, Math.min(HANDSHAKE_MILLIS, part)));
	}

}
