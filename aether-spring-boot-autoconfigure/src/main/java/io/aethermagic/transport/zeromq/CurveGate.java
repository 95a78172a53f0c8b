package io.aethermagic.transport.zeromq;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/**
 * Says to ZeroMQ which keys of clients are let in, by its authentication protocol. Used
 * by the loop's thread.
 */
final class CurveGate {

	private static final Logger logger = LoggerFactory.getLogger(CurveGate.class);

	private static final String ENDPOINT = "inproc://zeromq.zap.01";

	/** Where the key is among the frames of a question. */
	private static final int KEY = 6;

	private static final String NONE = "none";

	private final Predicate<String> allowed;

	private CurveGate(Predicate<String> allowed) {
		this.allowed = allowed;
	}

	/**
	 * Answer ZeroMQ's questions from now on, for all sockets of a loop.
	 */
	static void open(SocketLoop loop, Predicate<String> allowed) {
		CurveGate gate = new CurveGate(allowed);
		ZMQ.Socket socket = loop.open(SocketType.REP);
		loop.read(socket, () -> gate.answer(socket));
		socket.bind(ENDPOINT);
	}

	private void answer(ZMQ.Socket socket) {
		byte[] first = socket.recv(ZMQ.DONTWAIT);
		while (first != null) {
			List<byte[]> question = new ArrayList<>(List.of(first));
			while (socket.hasReceiveMore()) {
				question.add(socket.recv(ZMQ.DONTWAIT));
			}
			String key = (question.size() > KEY) ? key(question.get(KEY)) : NONE;
			boolean in = isAllowed(key);
			socket.send(first, ZMQ.SNDMORE);
			socket.send((question.size() > 1) ? question.get(1) : new byte[0], ZMQ.SNDMORE);
			socket.send((in ? "200" : "400").getBytes(StandardCharsets.US_ASCII), ZMQ.SNDMORE);
			socket.send((in ? "OK" : "not allowed").getBytes(StandardCharsets.US_ASCII), ZMQ.SNDMORE);
			// who it is, which comes with each of its messages
			socket.send(key.getBytes(StandardCharsets.US_ASCII), ZMQ.SNDMORE);
			socket.send(new byte[0], 0);
			first = socket.recv(ZMQ.DONTWAIT);
		}
	}

	private static String key(byte[] key) {
		return (key.length == ZMQ.Curve.KEY_SIZE) ? ZMQ.Curve.z85Encode(key) : NONE;
	}

	private boolean isAllowed(String key) {
		boolean in = false;
		try {
			in = this.allowed.test(key);
		}
		catch (RuntimeException ex) {
			logger.warn("Nobody could say whether the key {} is allowed; it is not let in", key, ex);
		}
		if (!in) {
			logger.info("A client with the public key {} is not let in; see aether.zeromq.curve.allowed-keys", key);
		}
		return in;
	}

}
