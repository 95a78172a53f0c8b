package io.aethermagic.transport.zeromq;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import zmq.Msg;
import zmq.io.Metadata;

/**
 * The side that others connect to: a ROUTER, which tells its peers apart by names that it
 * gives each of their connections. It says when one of them has gone, and has no way to
 * end one but to say so. All is the loop's thread's but {@link #bind}.
 */
final class BoundSocket {

	private static final byte[] NOT_OPEN = "MALFORMED say first who you are".getBytes(StandardCharsets.UTF_8);

	/** The longest instance id that is taken, in bytes. */
	private static final int LONGEST = 256;

	/** How much larger encryption makes a frame, with room to spare. */
	private static final int ENCRYPTION = 1024;

	private final SocketLoop loop;

	private final SocketSettings settings;

	private final BiConsumer<SocketConnection, String> opened;

	private final Map<String, SocketConnection> connections = new HashMap<>();

	private ZMQ.@Nullable Socket socket;

	/**
	 * Create a side that does not listen yet.
	 * @param opened is told of each connection, inside, with what its other side has said
	 * of itself
	 */
	BoundSocket(SocketLoop loop, SocketSettings settings, BiConsumer<SocketConnection, String> opened) {
		this.loop = loop;
		this.settings = settings;
		this.opened = opened;
	}

	/**
	 * Listen.
	 * @param address where, as ZeroMQ spells it
	 * @return the address, with the port that was chosen
	 * @throws ZMQException if nobody can listen there
	 */
	String bind(String address) {
		CompletableFuture<String> bound = new CompletableFuture<>();
		this.loop.execute(() -> {
			try {
				bound.complete(listen(address));
			}
			catch (RuntimeException ex) {
				bound.completeExceptionally(ex);
			}
		});
		try {
			return bound.join();
		}
		catch (RuntimeException ex) {
			throw (Stages.cause(ex) instanceof ZMQException known) ? known : ex;
		}
	}

	private String listen(String address) {
		ZMQ.Socket made = this.loop.open(SocketType.ROUTER);
		this.loop.read(made, () -> read(made));
		try {
			this.settings.configure(made);
			this.settings.configureListening(made, this.loop);
			made.setRouterMandatory(true);
			made.setMaxMsgSize(Part.MOST + ENCRYPTION);
			made.base().setSocketOpt(zmq.ZMQ.ZMQ_DISCONNECT_MSG, new byte[] { Part.GONE });
			made.bind(address);
		}
		catch (RuntimeException ex) {
			this.loop.close(made);
			throw ex;
		}
		this.socket = made;
		return made.getLastEndpoint();
	}

	private void read(ZMQ.Socket from) {
		for (int read = 0; read < SocketLoop.TURN; read++) {
			byte[] name = from.recv(ZMQ.DONTWAIT);
			if (name == null) {
				return;
			}
			Msg first = from.base().recv(ZMQ.DONTWAIT);
			byte[] kind = (first != null) ? first.data() : null;
			byte[] body = from.hasReceiveMore() ? from.recv(ZMQ.DONTWAIT) : new byte[0];
			while (from.hasReceiveMore()) {
				from.recv(ZMQ.DONTWAIT);
			}
			received(name, (kind != null && kind.length == 1) ? kind[0] : 0, body, user(first));
		}
	}

	/**
	 * Return the key that the other side has proved to have, or {@code null}.
	 */
	private static @Nullable String user(@Nullable Msg from) {
		Metadata known = (from != null) ? from.getMetadata() : null;
		return (known != null) ? known.get(Metadata.USER_ID) : null;
	}

	private void received(byte[] name, byte kind, byte[] body, @Nullable String user) {
		String key = new String(name, StandardCharsets.ISO_8859_1);
		SocketConnection connection = this.connections.get(key);
		if (connection != null) {
			connection.received(kind, body);
		}
		else if (kind == Part.OPEN && body.length <= LONGEST) {
			String said = new String(body, StandardCharsets.UTF_8);
			SocketConnection made = new SocketConnection(this.loop, new Connected(name, key), said, user);
			this.connections.put(key, made);
			this.opened.accept(made, said);
		}
		else if (kind != Part.GONE && kind != Part.END) {
			new Connected(name, key).answer(NOT_OPEN);
		}
	}

	/**
	 * One of those that are connected.
	 */
	private final class Connected implements Carrier {

		private final byte[] name;

		private final String key;

		Connected(byte[] name, String key) {
			this.name = name;
			this.key = key;
		}

		@Override
		public boolean send(byte kind, byte[] body) {
			ZMQ.Socket to = BoundSocket.this.socket;
			if (to == null || !to.send(this.name, ZMQ.SNDMORE | ZMQ.DONTWAIT)) {
				return false;
			}
			to.send(new byte[] { kind }, ZMQ.SNDMORE | ZMQ.DONTWAIT);
			to.send(body, ZMQ.DONTWAIT);
			return true;
		}

		/**
		 * Say to one who is not known that its connection is none, if it can be told.
		 */
		void answer(byte[] why) {
			try {
				send(Part.END, why);
			}
			catch (ZMQException ex) {
				close();
			}
		}

		@Override
		public void close() {
			BoundSocket.this.connections.remove(this.key);
		}

	}

}
