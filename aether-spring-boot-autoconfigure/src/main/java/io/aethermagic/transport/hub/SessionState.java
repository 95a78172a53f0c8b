package io.aethermagic.transport.hub;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.aethermagic.message.AetherMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a hub has of a session: the client that it delivers to, what that one subscribes
 * to, and whether it is still there. It knows nothing of the hub, so that all parts of
 * the hub may know it. Safe for use by several threads.
 */
final class SessionState {

	private static final Logger logger = LoggerFactory.getLogger(SessionState.class);

	private final HubClient client;

	private final Map<Long, HubSubscriber> subscribers = new ConcurrentHashMap<>();

	private volatile boolean open = true;

	private volatile boolean claimed;

	SessionState(HubClient client) {
		this.client = client;
	}

	/**
	 * Whether messages of inboxes are the client's only when it confirms them.
	 */
	boolean confirms() {
		return this.client.confirms();
	}

	boolean isOpen() {
		return this.open;
	}

	/**
	 * Whether the instance has claimed all that it held before.
	 */
	boolean hasClaimed() {
		return this.claimed;
	}

	void claimed() {
		this.claimed = true;
	}

	/**
	 * Add a subscription, unless the session has ended.
	 * @return whether it was added
	 * @throws IllegalArgumentException if the id is in use
	 */
	synchronized boolean subscribe(long subscription, Supplier<HubSubscriber> subscribing) {
		if (!this.open) {
			return false;
		}
		if (this.subscribers.containsKey(subscription)) {
			throw new IllegalArgumentException("The subscription id " + subscription + " is in use");
		}
		this.subscribers.put(subscription, subscribing.get());
		return true;
	}

	@Nullable HubSubscriber subscriber(long subscription) {
		return this.subscribers.get(subscription);
	}

	void unsubscribe(long subscription) {
		HubSubscriber known = this.subscribers.remove(subscription);
		if (known != null) {
			known.remove(false);
		}
	}

	void unsubscribeAll(boolean comesBack) {
		this.subscribers.values().forEach((subscriber) -> subscriber.remove(comesBack));
		this.subscribers.clear();
	}

	/**
	 * End the session.
	 * @return whether this call ended it
	 */
	synchronized boolean end() {
		boolean ended = this.open;
		this.open = false;
		return ended;
	}

	/**
	 * Hand a delivery over, whatever the client throws: what comes next is another's.
	 */
	void deliver(HubDelivery delivery) {
		try {
			if (this.open) {
				this.client.onDelivery(delivery);
			}
		}
		catch (Throwable ex) {
			logger.error("A listener of the hub failed; listeners must not throw", ex);
		}
	}

	/**
	 * Tell the client of a message that it will not get.
	 */
	void tellOverload(long subscription, AetherMessage message) {
		if (this.open) {
			this.client.onOverload(subscription, message);
		}
	}

	/**
	 * Tell the client that the session is over.
	 */
	void tellClosed() {
		this.client.onClosed("the hub has ended the connection");
	}

}
