package io.aethermagic.transport.websocket;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubAuthorization;
import io.aethermagic.transport.hub.HubDoor;
import io.aethermagic.transport.hub.HubPeer;
import io.aethermagic.transport.hub.HubRights;
import io.aethermagic.transport.hub.wire.HubEnd;
import io.aethermagic.transport.hub.wire.WireConnection;
import io.aethermagic.transport.hub.wire.WireEnd;
import io.aethermagic.transport.hub.wire.WireSettings;
import io.aethermagic.transport.support.Stages;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;

/**
 * The endpoint of a hub: each session is an instance that is connected to it, or, where
 * it asks for no subprotocol, a peer that speaks as the Python library aethermagic does.
 * Safe for use by several threads; it holds no thread for a session.
 */
public final class WebSocketHub implements WebSocketHandler, SubProtocolCapable, HubDoor {

	private static final String GOING = "this hub is about to stop";

	private final WireSettings settings;

	private final Timers timers;

	private final HubAuthorization authorization;

	private final WebSocketThreads threads = WebSocketThreads.ofHub();

	private final Map<String, Peer> peers = new ConcurrentHashMap<>();

	private volatile @Nullable Hub hub;

	private volatile @Nullable ForeignPublisher foreign;

	/**
	 * Create an endpoint that lets nobody in yet.
	 * @param settings how connections behave
	 * @param timers the clock
	 * @param authorization who may perform and serve what
	 */
	public WebSocketHub(WireSettings settings, Timers timers, HubAuthorization authorization) {
		this.settings = settings;
		this.timers = timers;
		this.authorization = authorization;
	}

	@Override
	public void open(Hub hub) {
		this.foreign = new ForeignPublisher(hub, this.timers);
		this.hub = hub;
	}

	/**
	 * Return whether instances are let in.
	 * @return whether it is open
	 */
	public boolean isOpen() {
		return this.hub != null;
	}

	@Nullable ForeignPublisher foreign() {
		return this.foreign;
	}

	/**
	 * Return how many sessions there are.
	 * @return the number
	 */
	public int sessions() {
		return this.peers.size();
	}

	@Override
	public CompletionStage<Void> close() {
		this.hub = null;
		ForeignPublisher foreign = this.foreign;
		this.foreign = null;
		if (foreign != null) {
			foreign.close();
		}
		this.peers.values().forEach((peer) -> peer.connection.finish(WireEnd.GOING_AWAY, GOING));
		return Stages.all(this.peers.values().stream().map((peer) -> peer.closed).toList());
	}

	@Override
	public List<String> getSubProtocols() {
		return List.of(WebSocketTransport.PROTOCOL);
	}

	@Override
	public void afterConnectionEstablished(WebSocketSession session) throws Exception {
		Hub hub = this.hub;
		ForeignPublisher foreign = this.foreign;
		if (hub == null || foreign == null) {
			session.close(CloseStatus.GOING_AWAY.withReason(GOING));
			return;
		}
		String protocol = session.getAcceptedProtocol();
		boolean ours = WebSocketTransport.PROTOCOL.equals(protocol);
		if (!ours && (StringUtils.hasLength(protocol) || asksForProtocol(session))) {
			session.close(CloseStatus.PROTOCOL_ERROR.withReason("speak " + WebSocketTransport.PROTOCOL));
			return;
		}
		WebSocketWire wire = new WebSocketWire(session, !ours, this.threads,
				String.valueOf(session.getRemoteAddress()));
		WireConnection connection = ours
				? new HubEnd(hub, wire, this.settings, this.timers, this.authorization).connection()
				: new ForeignEnd(hub, foreign, wire, this.settings, this.timers, rights(wire)).connection();
		this.peers.put(session.getId(), new Peer(wire, connection, new CompletableFuture<>()));
		if (this.hub == null) {
			connection.end(WireEnd.GOING_AWAY, GOING);
		}
	}

	private HubRights rights(WebSocketWire wire) {
		return new HubRights(this.authorization, new HubPeer(wire.user(), "", wire.peer()));
	}

	/**
	 * Return what somebody who speaks over HTTP may do.
	 */
	HubRights rights(HttpServletRequest request) {
		Principal user = request.getUserPrincipal();
		return new HubRights(this.authorization,
				new HubPeer((user != null) ? user.getName() : null, "", request.getRemoteAddr()));
	}

	private static boolean asksForProtocol(WebSocketSession session) {
		return session.getHandshakeHeaders().containsHeader(WebSocketHttpHeaders.SEC_WEBSOCKET_PROTOCOL);
	}

	@Override
	public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) {
		Peer peer = this.peers.get(session.getId());
		if (peer != null) {
			peer.wire.received(message, peer.connection);
		}
	}

	@Override
	public void handleTransportError(WebSocketSession session, Throwable failure) {
		over(session, String.valueOf(failure.getMessage()));
	}

	@Override
	public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
		over(session, WebSocketWire.words(status));
	}

	private void over(WebSocketSession session, String why) {
		Peer peer = this.peers.remove(session.getId());
		if (peer != null) {
			peer.connection.closed(why);
			peer.closed.complete(null);
		}
	}

	@Override
	public boolean supportsPartialMessages() {
		return true;
	}

	/**
	 * A session.
	 */
	private record Peer(WebSocketWire wire, WireConnection connection, CompletableFuture<Void> closed) {
	}

}
