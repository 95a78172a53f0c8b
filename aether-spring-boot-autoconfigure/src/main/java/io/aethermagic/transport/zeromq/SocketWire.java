package io.aethermagic.transport.zeromq;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import io.aethermagic.transport.hub.wire.Wire;
import io.aethermagic.transport.hub.wire.WireEnd;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQException;

/**
 * One of the wires on a connection. What has no room at the socket is tried again by the
 * loop, a message at a time, so that nothing blocks and nothing piles up behind. Safe for
 * use by several threads.
 */
final class SocketWire implements Wire {

	private final SocketLoop loop;

	private final SocketConnection connection;

	private final byte kind;

	SocketWire(SocketLoop loop, SocketConnection connection, byte kind) {
		this.loop = loop;
		this.connection = connection;
		this.kind = kind;
	}

	@Override
	public void write(ByteBuffer bytes, Consumer<@Nullable Throwable> written) {
		if (this.loop.isInside()) {
			send(bytes, written);
			return;
		}
		try {
			this.loop.execute(() -> send(bytes, written));
		}
		catch (RejectedExecutionException ex) {
			written.accept(ex);
		}
	}

	/**
	 * Send as much as there is room for, and go on later. When the connection is over
	 * nobody waits for it.
	 */
	private void send(ByteBuffer bytes, Consumer<@Nullable Throwable> written) {
		try {
			while (!this.connection.isOver()) {
				int start = bytes.position();
				byte[] body = next(bytes);
				boolean last = !bytes.hasRemaining();
				if (!this.connection.send(last ? Part.last(this.kind) : this.kind, body)) {
					bytes.position(start);
					this.loop.again(() -> send(bytes, written));
					return;
				}
				if (last) {
					written.accept(null);
					return;
				}
			}
		}
		catch (ZMQException ex) {
			this.connection.over("it was lost");
		}
	}

	private static byte[] next(ByteBuffer bytes) {
		if (bytes.position() == 0 && bytes.remaining() <= Part.MOST && bytes.array().length == bytes.remaining()) {
			bytes.position(bytes.limit());
			return bytes.array();
		}
		byte[] body = new byte[Math.min(Part.MOST, bytes.remaining())];
		bytes.get(body);
		return body;
	}

	@Override
	public void close(WireEnd end, String why) {
		this.connection.close(end, why);
	}

	@Override
	public Executor executor() {
		return this.loop;
	}

	@Override
	public @Nullable String user() {
		return this.connection.user();
	}

	@Override
	public String peer() {
		return this.connection.peer();
	}

}
