package io.aethermagic.transport.zeromq;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;

import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZEvent;
import org.zeromq.ZMQ;

/**
 * The side that connects: a DEALER for one connection of one life. ZeroMQ would connect
 * it again by itself and send what is stale; here a socket whose connection has ended is
 * closed, and the next life has another. The loop's thread's, but for what is said of its
 * state.
 */
final class ConnectedSocket implements Carrier {

	private static final Logger logger = LoggerFactory.getLogger(ConnectedSocket.class);

	private final SocketLoop loop;

	private final SocketSettings settings;

	private final String address;

	private final SocketConnection connection;

	private ZMQ.@Nullable Socket socket;

	/** How far it has come. */
	private volatile Progress progress = Progress.TRYING;

	/** When somebody was reached. */
	private long reachedAt;

	private boolean stalled;

	/** How far a connection has come, and what it means if it ends there. */
	private enum Progress {

		TRYING("nobody listens there, or it has not answered in time"),

		REACHED("somebody listens there, but the two have not agreed; is one side set to CURVE keys that the other "
				+ "does not have or allow? See aether.zeromq.curve at both sides"),

		AGREED("it has not answered; what listens there may be no hub of Aether's, or does not let this key in: see "
				+ "aether.zeromq.curve at both sides"),

		ANSWERED(null);

		private final @Nullable String words;

		Progress(@Nullable String words) {
			this.words = words;
		}

	}

	/**
	 * Create a side that does not connect yet.
	 * @param address where to, as ZeroMQ spells it
	 */
	ConnectedSocket(SocketLoop loop, SocketSettings settings, String address) {
		this.loop = loop;
		this.settings = settings;
		this.address = address;
		this.connection = new SocketConnection(loop, this, address, null);
	}

	SocketConnection connection() {
		return this.connection;
	}

	/**
	 * Say what it means that there is no connection.
	 */
	TransportException problem(Throwable failure) {
		Throwable cause = Stages.cause(failure);
		String words = this.progress.words;
		return new TransportException((words != null) ? words : String.valueOf(cause.getMessage()), cause);
	}

	/**
	 * Connect, and say who is here. An address that is none, or names an unknown host,
	 * ends the connection.
	 */
	void connect(String said) {
		this.loop.execute(() -> {
			try {
				open(said);
			}
			catch (RuntimeException ex) {
				logger.debug("{} cannot be connected to", this.address, ex);
				this.connection.over("the host is not known, or the address is none: " + ex.getMessage());
			}
		});
	}

	private void open(String said) {
		ZMQ.Socket made = this.loop.open(SocketType.DEALER);
		this.socket = made;
		this.loop.read(made, () -> read(made));
		this.settings.configure(made);
		this.settings.configureConnecting(made);
		made.setEventHook(this::tell, ZMQ.EVENT_ALL);
		made.connect(this.address);
		send(Part.OPEN, said.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Take an event, on a thread of ZeroMQ's.
	 */
	private void tell(ZEvent event) {
		try {
			this.loop.execute(() -> take(event));
		}
		catch (RejectedExecutionException ex) {
			logger.trace("{} of a socket that is closed", event, ex);
		}
	}

	private void take(ZEvent event) {
		logger.trace("{}: {}", this.address, event);
		ZMQ.Socket from = this.socket;
		if (from == null) {
			return;
		}
		switch (event.getEvent()) {
			case CONNECTED -> {
				this.progress = Progress.REACHED;
				this.reachedAt = System.nanoTime();
			}
			case HANDSHAKE_PROTOCOL -> this.progress = Progress.AGREED;
			case DISCONNECTED -> disconnected(from);
			case CONNECT_RETRIED -> {
				if (!this.stalled) {
					this.connection.over("nobody listens there");
				}
				this.stalled = false;
			}
			default -> {
				// says nothing that changes anything
			}
		}
	}

	/**
	 * End the connection, unless it is a handshake that has stalled: ZeroMQ makes that
	 * one again.
	 */
	private void disconnected(ZMQ.Socket from) {
		read(from);
		long took = System.nanoTime() - this.reachedAt;
		this.stalled = this.progress != Progress.ANSWERED && took >= this.settings.handshake().toNanos();
		if (this.stalled) {
			this.progress = Progress.TRYING;
		}
		else {
			this.connection.over("it was lost");
		}
	}

	private void read(ZMQ.Socket from) {
		for (int read = 0; read < SocketLoop.TURN && this.socket == from; read++) {
			byte[] kind = from.recv(ZMQ.DONTWAIT);
			if (kind == null) {
				return;
			}
			byte[] body = from.hasReceiveMore() ? from.recv(ZMQ.DONTWAIT) : new byte[0];
			while (from.hasReceiveMore()) {
				from.recv(ZMQ.DONTWAIT);
			}
			this.progress = Progress.ANSWERED;
			this.connection.received((kind.length == 1) ? kind[0] : 0, body);
		}
	}

	@Override
	public boolean send(byte kind, byte[] body) {
		ZMQ.Socket to = this.socket;
		if (to == null || !to.send(new byte[] { kind }, ZMQ.SNDMORE | ZMQ.DONTWAIT)) {
			return false;
		}
		to.send(body, ZMQ.DONTWAIT);
		return true;
	}

	@Override
	public void close() {
		ZMQ.Socket closing = this.socket;
		this.socket = null;
		if (closing != null) {
			this.loop.close(closing);
		}
	}

}
