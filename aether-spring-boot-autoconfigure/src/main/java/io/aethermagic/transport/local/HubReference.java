package io.aethermagic.transport.local;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubClient;
import io.aethermagic.transport.hub.HubConnector;
import io.aethermagic.transport.hub.HubLink;
import io.aethermagic.transport.hub.HubSession;
import org.jspecify.annotations.Nullable;

/**
 * The way from local transports to a hub. It can be cut and restored, and led to another
 * hub, as a network and a restarted hub would do; a test uses that. Safe for use by
 * several threads.
 */
public final class HubReference implements HubConnector {

	private final List<HubSession> sessions = new ArrayList<>();

	private final List<Runnable> waiting = new ArrayList<>();

	private Hub hub;

	private boolean cut;

	/**
	 * Create a reference.
	 * @param hub the hub it leads to
	 */
	public HubReference(Hub hub) {
		this.hub = hub;
	}

	/**
	 * Return the hub that it leads to now.
	 * @return the hub
	 */
	public synchronized Hub hub() {
		return this.hub;
	}

	@Override
	public String where() {
		return "the hub in this process";
	}

	@Override
	public CompletionStage<? extends HubLink> connect(String instance, LastWill will, HubClient client) {
		Hub hub = hubUnlessCut();
		if (hub == null) {
			return cutOff();
		}
		HubSession session = hub.attach(instance, will, client);
		if (!add(session, hub)) {
			session.lost();
			return cutOff();
		}
		return CompletableFuture.completedFuture(session);
	}

	private synchronized @Nullable Hub hubUnlessCut() {
		return this.cut ? null : this.hub;
	}

	private synchronized boolean add(HubSession session, Hub hub) {
		this.sessions.removeIf((each) -> !each.isOpen());
		return !this.cut && this.hub == hub && this.sessions.add(session);
	}

	private static CompletionStage<HubLink> cutOff() {
		return CompletableFuture.failedFuture(new TransportException("the way to it is cut", null));
	}

	/**
	 * Lose all connections, and let nobody connect until {@link #restore}. The hub sends
	 * the wills.
	 */
	public void cut() {
		List<HubSession> lost;
		synchronized (this) {
			this.cut = true;
			lost = takeSessions();
		}
		lost.forEach(HubSession::lost);
	}

	/**
	 * Let everybody connect again; the transports of this reference do so at once.
	 */
	public void restore() {
		List<Runnable> reconnecting;
		synchronized (this) {
			this.cut = false;
			reconnecting = List.copyOf(this.waiting);
		}
		reconnecting.forEach(Runnable::run);
	}

	/**
	 * Lead to another hub. The connections to the old one are lost; while the way is not
	 * cut, the transports of this reference connect to the new one at once.
	 * @param next the hub it leads to from now on
	 */
	public void moveTo(Hub next) {
		List<HubSession> lost;
		boolean open;
		synchronized (this) {
			this.hub = next;
			lost = takeSessions();
			open = !this.cut;
		}
		lost.forEach(HubSession::lost);
		if (open) {
			restore();
		}
	}

	synchronized void onRestore(Runnable reconnect) {
		this.waiting.add(reconnect);
	}

	private List<HubSession> takeSessions() {
		List<HubSession> taken = List.copyOf(this.sessions);
		this.sessions.clear();
		return taken;
	}

}
