package io.aethermagic.transport.websocket;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.hub.HubClient;
import io.aethermagic.transport.hub.HubConnector;
import io.aethermagic.transport.hub.wire.ClientEnd;
import io.aethermagic.transport.hub.wire.WireDeadLetters;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.WebSocketContainer;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;

/**
 * Connects an instance to hubs, one address after the other. Safe for use by several
 * threads.
 */
final class WebSocketConnector implements HubConnector {

	private final WebSocketSettings settings;

	private final Timers timers;

	private final WireDeadLetters deadLetters;

	private final WebSocketThreads threads = WebSocketThreads.ofClient();

	private final WebSocketContainer container = ContainerProvider.getWebSocketContainer();

	private final AtomicInteger attempts = new AtomicInteger();

	WebSocketConnector(WebSocketSettings settings, Timers timers, WireDeadLetters deadLetters) {
		this.settings = settings;
		this.timers = timers;
		this.deadLetters = deadLetters;
	}

	@Override
	public int addresses() {
		return this.settings.urls().size();
	}

	@Override
	public String where() {
		return "the hub at " + url(Math.max(0, this.attempts.get() - 1));
	}

	private URI url(int attempt) {
		return this.settings.urls().get(Math.floorMod(attempt, this.settings.urls().size()));
	}

	@Override
	public CompletionStage<ClientEnd> connect(String instance, LastWill will, HubClient client) {
		URI url = url(this.attempts.getAndIncrement());
		Connection connection = new Connection(url, client);
		return client().execute(connection, headers(), url)
			.thenCompose((session) -> connection.end(session).hello(instance, will))
			.thenApply((end) -> {
				this.deadLetters.use(end);
				return end;
			})
			.exceptionallyCompose((failure) -> CompletableFuture.failedStage(WebSocketProblems.of(url, failure)));
	}

	private StandardWebSocketClient client() {
		StandardWebSocketClient client = new StandardWebSocketClient(this.container);
		client.setTaskExecutor(new TaskExecutorAdapter(this.threads.waiting()));
		Map<String, Object> properties = new HashMap<>();
		properties.put("org.apache.tomcat.websocket.IO_TIMEOUT_MS",
				Long.toString(this.settings.connectTimeout().toMillis()));
		// What a token is sent to is not for others to choose.
		properties.put("org.apache.tomcat.websocket.MAX_REDIRECTIONS", "0");
		client.setUserProperties(properties);
		if (this.settings.tls() != null) {
			client.setSslContext(this.settings.tls().get());
		}
		return client;
	}

	private WebSocketHttpHeaders headers() {
		WebSocketHttpHeaders headers = new WebSocketHttpHeaders();
		headers.setSecWebSocketProtocol(WebSocketTransport.PROTOCOL);
		String token = this.settings.token();
		if (token != null) {
			headers.setBearerAuth(token);
		}
		return headers;
	}

	/**
	 * One session, from its opening on.
	 */
	private final class Connection implements WebSocketHandler {

		private final URI url;

		private final HubClient client;

		private volatile @Nullable WebSocketWire wire;

		private volatile @Nullable ClientEnd end;

		Connection(URI url, HubClient client) {
			this.url = url;
			this.client = client;
		}

		ClientEnd end(WebSocketSession session) {
			ClientEnd end = this.end;
			if (end == null) {
				throw new TransportException("the connection was lost at once", null);
			}
			if (!WebSocketTransport.PROTOCOL.equals(session.getAcceptedProtocol())) {
				end.lost();
				throw new TransportException("what answers there does not speak " + WebSocketTransport.PROTOCOL
						+ ", and so is no hub of Aether's", null);
			}
			return end;
		}

		@Override
		public void afterConnectionEstablished(WebSocketSession session) {
			WebSocketWire wire = new WebSocketWire(session, false, WebSocketConnector.this.threads,
					"the hub at " + this.url);
			this.wire = wire;
			this.end = new ClientEnd(wire, WebSocketConnector.this.settings.wire(), WebSocketConnector.this.timers,
					this.client);
		}

		@Override
		public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) {
			WebSocketWire wire = this.wire;
			ClientEnd end = this.end;
			if (wire != null && end != null) {
				wire.received(message, end.connection());
			}
		}

		@Override
		public void handleTransportError(WebSocketSession session, Throwable failure) {
			over(String.valueOf(failure.getMessage()));
		}

		@Override
		public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
			over(WebSocketWire.words(status));
		}

		private void over(String why) {
			ClientEnd end = this.end;
			if (end != null) {
				end.connection().closed(why);
			}
		}

		@Override
		public boolean supportsPartialMessages() {
			return true;
		}

	}

}
