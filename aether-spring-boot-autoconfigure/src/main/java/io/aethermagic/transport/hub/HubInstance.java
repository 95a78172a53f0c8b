package io.aethermagic.transport.hub;

import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * What a hub knows of one instance, across its sessions. Safe for use by several threads.
 */
final class HubInstance {

	final String id;

	/**
	 * What it holds, what it had last and nobody has since, and what is kept back for it,
	 * by delivery. Changed under the lock of the task's queue.
	 */
	final ConcurrentHashMap<Long, HubTask> held = new ConcurrentHashMap<>();

	/** Before when none of them lapses. */
	final EarliestTime lapses = new EarliestTime();

	volatile @Nullable SessionState session;

	private volatile boolean lost;

	private volatile long lostAt;

	HubInstance(String id) {
		this.id = id;
	}

	void attached(SessionState session) {
		this.session = session;
		this.lost = false;
	}

	void detached(boolean lost, long now) {
		this.lostAt = now;
		this.lost = lost;
		this.session = null;
	}

	/**
	 * Whether all is known that the instance held before.
	 */
	boolean hasClaimed() {
		SessionState session = this.session;
		return session != null && session.hasClaimed();
	}

	/**
	 * Whether an inbox that it has not subscribed to is worth keeping messages for.
	 */
	boolean isExpected(long now, long grace) {
		SessionState session = this.session;
		return (session != null) ? !session.hasClaimed() : isLost(now, grace);
	}

	boolean isUnused(long now, long grace) {
		return this.session == null && this.held.isEmpty() && !isLost(now, grace);
	}

	private boolean isLost(long now, long grace) {
		return this.lost && now - this.lostAt < grace;
	}

}
