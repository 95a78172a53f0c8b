package io.aethermagic.transport.zeromq;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.hub.HubDelivery;
import io.aethermagic.transport.hub.HubLink;
import io.aethermagic.transport.support.Stages;

/**
 * All that an instance subscribes to, by the ids that its subscriptions have at every
 * hub. Safe for use by several threads.
 */
final class PeersAttachments {

	private final Map<Long, PeersAttachment> attachments = new ConcurrentHashMap<>();

	private final AtomicLong ids = new AtomicLong();

	/**
	 * Add a subscription.
	 * @param make makes it under its id
	 */
	PeersAttachment add(LongFunction<PeersAttachment> make) {
		long id = this.ids.incrementAndGet();
		PeersAttachment made = make.apply(id);
		this.attachments.put(id, made);
		return made;
	}

	void remove(long id) {
		this.attachments.remove(id);
	}

	/**
	 * Subscribe to all at a hub.
	 */
	CompletionStage<Void> subscribeAt(HubLink link) {
		return Stages.all(this.attachments.values().stream().map((attachment) -> attachment.subscribe(link)).toList());
	}

	/**
	 * Take note that a hub is gone.
	 */
	void forget(HubLink link) {
		this.attachments.values().forEach((attachment) -> attachment.forget(link));
	}

	void deliver(HubLink from, HubDelivery delivery) {
		PeersAttachment attachment = this.attachments.get(delivery.subscription());
		if (attachment != null) {
			attachment.deliver(from, delivery);
		}
		else if (delivery.id() != 0) {
			from.release(delivery.id());
		}
	}

	void overload(long subscription, AetherMessage message) {
		PeersAttachment attachment = this.attachments.get(subscription);
		if (attachment != null) {
			attachment.overload(message);
		}
	}

}
