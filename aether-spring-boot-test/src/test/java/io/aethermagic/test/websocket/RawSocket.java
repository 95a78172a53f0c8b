package io.aethermagic.test.websocket;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aethermagic.test.hub.HubServer;

/**
 * A WebSocket of the JDK's, which says and hears what a test wants. Safe for use by
 * several threads.
 */
final class RawSocket implements WebSocket.Listener, AutoCloseable {

	/** How the hub was told that the connection ends, or that it just did. */
	record End(int code, String reason) {
	}

	final List<String> heard = new CopyOnWriteArrayList<>();

	private final CompletableFuture<End> end = new CompletableFuture<>();

	private final StringBuilder partial = new StringBuilder();

	private final boolean reads;

	private final WebSocket socket;

	private RawSocket(HubServer<WebSocketServer> server, String protocol, boolean reads) {
		this.reads = reads;
		WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
		if (!protocol.isEmpty()) {
			builder.subprotocols(protocol);
		}
		this.socket = builder
			.buildAsync(URI.create("ws://" + server.host() + ":" + server.port() + WebSocketServer.PATH), this)
			.join();
	}

	static RawSocket connect(HubServer<WebSocketServer> server, String protocol) {
		return new RawSocket(server, protocol, true);
	}

	/**
	 * Connect as one that reads nothing.
	 */
	static RawSocket deaf(HubServer<WebSocketServer> server, String protocol) {
		return new RawSocket(server, protocol, false);
	}

	RawSocket send(String frames) {
		return send(frames.getBytes(StandardCharsets.UTF_8));
	}

	RawSocket send(byte[] message) {
		this.socket.sendBinary(ByteBuffer.wrap(message), true).join();
		return this;
	}

	RawSocket text(String message) {
		this.socket.sendText(message, true).join();
		return this;
	}

	/**
	 * Return how the connection has ended.
	 */
	CompletableFuture<End> end() {
		return this.end;
	}

	@Override
	public void onOpen(WebSocket socket) {
		if (this.reads) {
			socket.request(Long.MAX_VALUE);
		}
	}

	@Override
	public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
		return onText(socket, StandardCharsets.UTF_8.decode(data), last);
	}

	@Override
	public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
		this.partial.append(data);
		if (last) {
			this.heard.add(this.partial.toString());
			this.partial.setLength(0);
		}
		return null;
	}

	@Override
	public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
		this.end.complete(new End(code, reason));
		return null;
	}

	@Override
	public void onError(WebSocket socket, Throwable error) {
		this.end.complete(new End(0, String.valueOf(error)));
	}

	@Override
	public void close() {
		this.socket.abort();
	}

}
