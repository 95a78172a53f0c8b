package io.aethermagic.transport.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.aethermagic.transport.hub.wire.MessageJoiner;
import io.aethermagic.transport.hub.wire.Wire;
import io.aethermagic.transport.hub.wire.WireConnection;
import io.aethermagic.transport.hub.wire.WireEnd;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;

/**
 * A session as a wire, on either side. It writes without waiting; what closes it, and may
 * have to wait for the other side, does so on a thread of its own. Safe for use by
 * several threads, but what comes is handed over by one at a time.
 */
final class WebSocketWire implements Wire {

	private static final Logger logger = LoggerFactory.getLogger(WebSocketWire.class);

	/** How long a goodbye waits for what is being written, in milliseconds. */
	private static final long GOODBYE_MILLIS = 2_000;

	/** How long an answer to a close is waited for, in milliseconds. */
	private static final long CLOSE_MILLIS = 5_000;

	/** The most bytes of a reason that a close frame takes. */
	private static final int LONGEST_REASON = 123;

	private final WebSocketSession session;

	/** Whether texts are said on it, as the Python library does. */
	private final boolean text;

	private final RemoteEndpoint.Async remote;

	private final WebSocketThreads threads;

	private final String peer;

	private final MessageJoiner joiner = new MessageJoiner();

	private final AtomicBoolean closed = new AtomicBoolean();

	WebSocketWire(WebSocketSession session, boolean text, WebSocketThreads threads, String peer) {
		Session inner = (session instanceof NativeWebSocketSession own) ? own.getNativeSession(Session.class) : null;
		if (inner == null) {
			throw new IllegalArgumentException("A session of no Jakarta WebSocket container: " + session);
		}
		inner.getUserProperties().put("org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT", GOODBYE_MILLIS);
		inner.getUserProperties().put("org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT", CLOSE_MILLIS);
		this.session = session;
		this.text = text;
		this.remote = inner.getAsyncRemote();
		this.threads = threads;
		this.peer = peer;
	}

	@Override
	public void write(ByteBuffer bytes, Consumer<@Nullable Throwable> written) {
		SendHandler handler = (result) -> written.accept(result.isOK() ? null : result.getException());
		if (this.text) {
			this.remote.sendText(StandardCharsets.UTF_8.decode(bytes).toString(), handler);
		}
		else {
			this.remote.sendBinary(bytes, handler);
		}
	}

	@Override
	public void close(WireEnd end, String why) {
		if (this.closed.compareAndSet(false, true)) {
			this.threads.waiting().execute(() -> close(status(end, why)));
		}
	}

	private void close(CloseStatus status) {
		try {
			this.session.close(status);
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("The session of {} could not be closed as it should", this.peer, ex);
		}
	}

	private static CloseStatus status(WireEnd end, String why) {
		CloseStatus status = switch (end) {
			case GOODBYE -> CloseStatus.NORMAL;
			case GOING_AWAY -> CloseStatus.GOING_AWAY;
			case MALFORMED -> CloseStatus.PROTOCOL_ERROR;
			case TOO_LARGE -> CloseStatus.TOO_BIG_TO_PROCESS;
			case SLOW, SILENT, REFUSED -> CloseStatus.POLICY_VIOLATION;
			case FAILED -> CloseStatus.SERVER_ERROR;
		};
		return status.withReason(shortened(why));
	}

	private static String shortened(String why) {
		String reason = why;
		while (reason.getBytes(StandardCharsets.UTF_8).length > LONGEST_REASON) {
			reason = reason.substring(0, Math.min(reason.length() - 1, LONGEST_REASON));
		}
		return reason;
	}

	@Override
	public Executor executor() {
		return this.threads.writing();
	}

	@Override
	public @Nullable String user() {
		Principal user = this.session.getPrincipal();
		return (user != null) ? user.getName() : null;
	}

	@Override
	public String peer() {
		return this.peer;
	}

	/**
	 * Ask for a sign of life in the way of WebSockets, which may have to wait for what is
	 * being written.
	 */
	void ping() {
		this.threads.waiting().execute(() -> {
			try {
				this.remote.sendPing(ByteBuffer.allocate(0));
			}
			catch (IOException | RuntimeException ex) {
				logger.debug("{} could not be asked for a sign of life", this.peer, ex);
			}
		});
	}

	/**
	 * Hand over what came.
	 */
	void received(WebSocketMessage<?> message, WireConnection connection) {
		ByteBuffer bytes = bytes(message);
		if (bytes == null) {
			connection.end(WireEnd.MALFORMED, this.text ? "what came is no text" : "what came is no binary message");
			return;
		}
		connection.heardFrom();
		if (message instanceof PongMessage) {
			return;
		}
		if (this.joiner.isTooLarge(bytes, connection.limit())) {
			connection.tooLarge();
			return;
		}
		byte[] whole = this.joiner.join(bytes, message.isLast());
		if (whole != null) {
			connection.received(whole);
		}
	}

	private @Nullable ByteBuffer bytes(WebSocketMessage<?> message) {
		if (message instanceof PongMessage pong) {
			return pong.getPayload();
		}
		if (this.text) {
			return (message instanceof TextMessage part) ? ByteBuffer.wrap(part.asBytes()) : null;
		}
		return (message instanceof BinaryMessage part) ? part.getPayload() : null;
	}

	/**
	 * Say why a session was closed.
	 */
	static String words(CloseStatus status) {
		if (status.getCode() == CloseStatus.NO_CLOSE_FRAME.getCode()) {
			return "it was lost";
		}
		String reason = status.getReason();
		return "the other side has closed it: " + ((reason != null && !reason.isEmpty()) ? reason + " (" : "(")
				+ status.getCode() + ")";
	}

}
