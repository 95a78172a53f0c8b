package io.aethermagic.transport.mqtt;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription to a topic or an inbox, on the instance's own connection. Safe for use
 * by several threads; no method blocks.
 */
final class TopicSubscription implements Subscription {

	/** How many messages wait for demand; beyond that the newest are dropped. */
	private static final int MOST_WAITING = 1_000;

	private static final Logger logger = LoggerFactory.getLogger(TopicSubscription.class);

	private final TopicRouter router;

	private final Channel channel;

	private final Set<String> filters;

	private final Demand<AetherMessage> demand;

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	TopicSubscription(TopicRouter router, MqttTopics topics, Channel channel, SubscribeOptions options,
			DeliveryListener listener) {
		this.router = router;
		this.channel = channel;
		this.filters = options.actions()
			.stream()
			.map((action) -> topics.filter(channel, action))
			.collect(Collectors.toUnmodifiableSet());
		this.demand = new Demand<>(MOST_WAITING, (message) -> listener.onDelivery(new TopicDelivery(message)));
	}

	Set<String> filters() {
		return this.filters;
	}

	void granted() {
		this.ready.complete(null);
	}

	void take(AetherMessage message) {
		if (!this.demand.offer(message)) {
			logger.debug("{} messages from {} wait already: {} is dropped", MOST_WAITING, this.channel, message);
		}
	}

	@Override
	public void request(long n) {
		this.demand.request(n);
	}

	@Override
	public CompletionStage<Void> ready() {
		return this.ready.minimalCompletionStage();
	}

	@Override
	public CompletionStage<Void> close() {
		this.demand.close();
		return this.router.remove(this);
	}

}
