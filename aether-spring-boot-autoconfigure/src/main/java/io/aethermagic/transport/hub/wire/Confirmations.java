package io.aethermagic.transport.hub.wire;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.aethermagic.transport.hub.HubDelivery;

/**
 * How many messages of its inboxes a client has that the hub was not told of: it tells of
 * several at a time. Control messages may overtake others on their way, and are counted
 * apart. Safe for use by several threads.
 */
final class Confirmations {

	/** So many are confirmed at a time, or what there is with the next beat. */
	private static final int TOGETHER = 64;

	private final WireConnection connection;

	private final Map<Long, Taken> inboxes = new ConcurrentHashMap<>();

	Confirmations(WireConnection connection) {
		this.connection = connection;
	}

	void subscribed(long subscription) {
		this.inboxes.put(subscription, new Taken(new AtomicLong(), new AtomicLong()));
	}

	void unsubscribed(long subscription) {
		this.inboxes.remove(subscription);
	}

	/**
	 * Count what was handed over, if it comes from an inbox.
	 */
	void taken(HubDelivery delivery) {
		Taken taken = this.inboxes.get(delivery.subscription());
		if (taken != null && taken.take(delivery.message().isControl()) >= TOGETHER) {
			confirm(delivery.subscription(), taken);
		}
	}

	/**
	 * Tell the hub of all.
	 */
	void confirm() {
		this.inboxes.forEach(this::confirm);
	}

	private void confirm(long subscription, Taken taken) {
		confirm(subscription, false, taken.data().getAndSet(0));
		confirm(subscription, true, taken.control().getAndSet(0));
	}

	private void confirm(long subscription, boolean control, long count) {
		if (count > 0) {
			this.connection.send(Frame.of(FrameKind.CONFIRM)
				.with("subscription", subscription)
				.with("control", control)
				.with("count", count));
		}
	}

	/**
	 * What has come of one inbox.
	 */
	private record Taken(AtomicLong data, AtomicLong control) {

		long take(boolean control) {
			return (control ? this.control : this.data).incrementAndGet();
		}

	}

}
