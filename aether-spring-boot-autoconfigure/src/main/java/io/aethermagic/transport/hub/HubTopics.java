package io.aethermagic.transport.hub;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.SendOptions;

/**
 * Who subscribes to which topic. Safe for use by several threads.
 */
final class HubTopics {

	private static final DirectSubscriber[] NOBODY = {};

	private final ConcurrentHashMap<Channel, DirectSubscriber[]> subscribers = new ConcurrentHashMap<>();

	/**
	 * Give a message to every subscriber that wants its action.
	 * @return whether there was any
	 */
	boolean send(Channel topic, AetherMessage message, SendOptions options, long now, Outbox outbox) {
		boolean routed = false;
		for (DirectSubscriber subscriber : this.subscribers.getOrDefault(topic, NOBODY)) {
			if (subscriber.wants(message.action())) {
				subscriber.offer(message, options, now, outbox);
				routed = true;
			}
		}
		return routed;
	}

	void add(Channel topic, DirectSubscriber subscriber) {
		this.subscribers.merge(topic, new DirectSubscriber[] { subscriber }, (known, added) -> {
			DirectSubscriber[] all = Arrays.copyOf(known, known.length + 1);
			all[known.length] = subscriber;
			return all;
		});
	}

	void remove(Channel topic, DirectSubscriber subscriber) {
		this.subscribers.computeIfPresent(topic, (key, known) -> {
			DirectSubscriber[] rest = Arrays.stream(known)
				.filter((each) -> each != subscriber)
				.toArray(DirectSubscriber[]::new);
			return (rest.length > 0) ? rest : null;
		});
	}

}
