package io.aethermagic.transport.zeromq;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.aethermagic.message.WireText;
import io.aethermagic.transport.hub.wire.MessageJoiner;
import io.aethermagic.transport.hub.wire.Wire;
import io.aethermagic.transport.hub.wire.WireConnection;
import io.aethermagic.transport.hub.wire.WireEnd;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.ZMQException;

/**
 * One connection, on either side: the wires on it, one to a hub, one from a hub, or both,
 * and its end, which is said to the other side since ZeroMQ does not. Safe for use by
 * several threads; what comes is handed over by the loop's thread.
 */
final class SocketConnection {

	private static final Logger logger = LoggerFactory.getLogger(SocketConnection.class);

	/** The longest reason that is told. */
	private static final int LONGEST = 500;

	private final SocketLoop loop;

	private final Carrier carrier;

	private final String peer;

	private final @Nullable String user;

	private final ConcurrentHashMap<Byte, End> ends = new ConcurrentHashMap<>();

	private volatile Control control = (kind, body) -> close(WireEnd.MALFORMED, "what came is not what is said here");

	private volatile boolean goodbye;

	private final AtomicBoolean over = new AtomicBoolean();

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	/**
	 * Create a connection.
	 * @param peer who is at the other side, for the log
	 * @param user who it has proved to be, or {@code null}
	 */
	SocketConnection(SocketLoop loop, Carrier carrier, String peer, @Nullable String user) {
		this.loop = loop;
		this.carrier = carrier;
		this.peer = peer;
		this.user = user;
	}

	/**
	 * Make a wire of it.
	 * @param kind what is sent on it; what comes on it is of the other kind
	 */
	Wire wire(byte kind) {
		return new SocketWire(this.loop, this, kind);
	}

	/**
	 * Hand over what comes on a wire from now on.
	 * @param kind what is sent on it
	 */
	void attach(byte kind, WireConnection connection) {
		this.ends.put((kind == Part.TO_HUB) ? Part.FROM_HUB : Part.TO_HUB, new End(connection, new MessageJoiner()));
		if (this.over.get()) {
			connection.closed("it was lost at once");
		}
	}

	/**
	 * Take what is for none of the wires from now on, or begins one.
	 */
	void control(Control control) {
		this.control = control;
	}

	/**
	 * Whether the other side has said goodbye.
	 */
	boolean isGoodbye() {
		return this.goodbye;
	}

	/**
	 * Say something of the connection itself.
	 */
	void say(byte kind, String words) {
		this.loop.execute(() -> {
			if (!isOver()) {
				send(kind, words.getBytes(StandardCharsets.UTF_8));
			}
		});
	}

	String peer() {
		return this.peer;
	}

	@Nullable String user() {
		return this.user;
	}

	boolean isOver() {
		return this.over.get();
	}

	/**
	 * Return a stage that completes when it is over, and this has been said.
	 */
	CompletionStage<Void> ended() {
		return this.ended.minimalCompletionStage();
	}

	/**
	 * Send a message. Called inside.
	 * @return {@code false} if there is no room for it now
	 */
	boolean send(byte kind, byte[] body) {
		return this.carrier.send(kind, body);
	}

	/**
	 * Take a message. Called inside.
	 */
	void received(byte kind, byte[] body) {
		if (kind == Part.GONE) {
			over("it was lost");
			return;
		}
		if (kind == Part.END) {
			String words = new String(body, StandardCharsets.UTF_8);
			this.goodbye = words.startsWith(WireEnd.GOODBYE.name());
			over("the other side has closed it: " + WireText.of(words.substring(words.indexOf(' ') + 1), LONGEST));
			return;
		}
		if (!this.ends.containsKey(Part.kind(kind))) {
			this.control.take(kind, body);
		}
		End end = this.ends.get(Part.kind(kind));
		if (end == null) {
			return;
		}
		// Both wires end at one instance: what comes on one is a sign of its life.
		this.ends.values().forEach((each) -> each.connection.heardFrom());
		ByteBuffer part = ByteBuffer.wrap(body);
		if (end.joiner.isTooLarge(part, end.connection.limit())) {
			end.connection.tooLarge();
			return;
		}
		byte[] whole = end.joiner.join(part, Part.isLast(kind));
		if (whole != null) {
			end.connection.received(whole);
		}
	}

	/**
	 * End the connection, and tell the other side.
	 */
	void close(WireEnd end, String why) {
		if (!this.over.compareAndSet(false, true)) {
			return;
		}
		byte[] words = (end.name() + " " + why).getBytes(StandardCharsets.UTF_8);
		try {
			this.loop.execute(() -> {
				sayEnd(end, words);
				this.carrier.close();
				this.ended.complete(null);
			});
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The connection to {} is closed already", this.peer, ex);
			this.ended.complete(null);
		}
		closed(why);
	}

	/**
	 * Tell the other side, if there is room for it: who is not told hears nothing more,
	 * and is told when it says something.
	 */
	private void sayEnd(WireEnd end, byte[] why) {
		try {
			if (!this.carrier.send(Part.END, why)) {
				logger.debug("{} could not be told of its end: {}", this.peer, end);
			}
		}
		catch (ZMQException ex) {
			logger.debug("{} is gone already", this.peer, ex);
		}
	}

	/**
	 * Take note that the connection is gone. Called inside.
	 */
	void over(String why) {
		if (this.over.compareAndSet(false, true)) {
			this.carrier.close();
			this.ended.complete(null);
			closed(why);
		}
	}

	private void closed(String why) {
		this.ends.values().forEach((end) -> end.connection.closed(why));
	}

	/**
	 * Takes what is said of the connection itself. Called inside.
	 */
	interface Control {

		void take(byte kind, byte[] body);

	}

	/**
	 * What takes what comes on a wire.
	 */
	private record End(WireConnection connection, MessageJoiner joiner) {
	}

}
