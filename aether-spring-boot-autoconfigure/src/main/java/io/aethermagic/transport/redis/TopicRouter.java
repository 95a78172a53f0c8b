package io.aethermagic.transport.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.SubscribeOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels that this instance is subscribed to, each once, and who of it listens.
 * Safe for use by several threads.
 */
final class TopicRouter {

	private static final Logger logger = LoggerFactory.getLogger(TopicRouter.class);

	private final Map<String, List<TopicSubscription>> subscriptions = new HashMap<>();

	private @Nullable PubSubLink link;

	TopicSubscription subscribe(String channel, SubscribeOptions options, DeliveryListener listener) {
		TopicSubscription made = new TopicSubscription(this, channel, options, listener);
		PubSubLink link;
		synchronized (this) {
			this.subscriptions.computeIfAbsent(channel, (key) -> new ArrayList<>()).add(made);
			link = this.link;
		}
		if (link != null) {
			link.subscribe(channel).thenRun(made::granted);
		}
		return made;
	}

	/**
	 * Subscribe to all channels, on a new connection.
	 * @param own a channel more
	 * @param onOwn what runs when something comes there
	 */
	CompletionStage<Void> attach(PubSubLink link, String own, Runnable onOwn) {
		link.onMessage((channel, frame) -> {
			if (channel.equals(own)) {
				onOwn.run();
			}
			else {
				route(channel, frame);
			}
		});
		List<TopicSubscription> all;
		List<String> channels;
		synchronized (this) {
			this.link = link;
			all = this.subscriptions.values().stream().flatMap(List::stream).toList();
			channels = new ArrayList<>(this.subscriptions.keySet());
		}
		channels.add(own);
		return link.subscribe(channels.toArray(String[]::new)).thenRun(() -> all.forEach(TopicSubscription::granted));
	}

	synchronized void detach() {
		this.link = null;
	}

	void remove(TopicSubscription subscription) {
		PubSubLink link;
		synchronized (this) {
			List<TopicSubscription> others = this.subscriptions.get(subscription.channel());
			if (others == null || !others.remove(subscription) || !others.isEmpty()) {
				return;
			}
			this.subscriptions.remove(subscription.channel());
			link = this.link;
			if (link != null) {
				link.unsubscribe(subscription.channel());
			}
		}
	}

	private void route(String channel, byte[] frame) {
		List<TopicSubscription> listening;
		synchronized (this) {
			listening = List.copyOf(this.subscriptions.getOrDefault(channel, List.of()));
		}
		MessageFields.Framed framed = MessageFields.unframe(frame);
		AetherMessage message = (framed != null) ? framed.message() : null;
		if (message == null) {
			logger.debug("What came on channel {} is no message", channel);
			return;
		}
		listening.forEach((subscription) -> subscription.take(message));
	}

}
