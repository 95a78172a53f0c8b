package io.aethermagic.transport.mqtt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.aethermagic.message.AetherMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what arrives on the instance's own connection to those who have subscribed to
 * it. The client library's own routing is not used: it calls no listener for some
 * subscriptions. Safe for use by several threads; no method blocks.
 */
final class TopicRouter {

	private static final Logger logger = LoggerFactory.getLogger(TopicRouter.class);

	private final Supplier<@Nullable MqttLink> link;

	private final Map<String, List<TopicSubscription>> subscriptions = new HashMap<>();

	TopicRouter(Supplier<@Nullable MqttLink> link) {
		this.link = link;
	}

	/**
	 * Add a subscription, at once if there is a connection.
	 * @param subscription the subscription
	 */
	void add(TopicSubscription subscription) {
		synchronized (this) {
			for (String filter : subscription.filters()) {
				List<TopicSubscription> all = new ArrayList<>(this.subscriptions.getOrDefault(filter, List.of()));
				all.add(subscription);
				this.subscriptions.put(filter, List.copyOf(all));
			}
		}
		MqttLink link = this.link.get();
		if (link != null) {
			link.subscribe(subscription.filters()).whenComplete((done, failure) -> {
				if (failure == null) {
					subscription.granted();
				}
				else {
					logger.error("No subscription to {}: {}", subscription.filters(), Problems.text(failure));
				}
			});
		}
	}

	/**
	 * Subscribe to everything on a new connection.
	 * @param link the connection
	 * @return a stage that completes when the broker has granted all
	 */
	CompletionStage<Void> subscribeAll(MqttLink link) {
		Set<String> filters;
		Set<TopicSubscription> all = new HashSet<>();
		synchronized (this) {
			filters = Set.copyOf(this.subscriptions.keySet());
			this.subscriptions.values().forEach(all::addAll);
		}
		return link.subscribe(filters).thenRun(() -> all.forEach(TopicSubscription::granted));
	}

	/**
	 * Remove a subscription; the broker is told of filters that nobody else has.
	 * @param subscription the subscription
	 * @return a stage that completes when the broker has confirmed it
	 */
	CompletionStage<Void> remove(TopicSubscription subscription) {
		List<String> orphans = new ArrayList<>();
		synchronized (this) {
			for (String filter : subscription.filters()) {
				List<TopicSubscription> rest = new ArrayList<>(this.subscriptions.getOrDefault(filter, List.of()));
				if (rest.remove(subscription) && rest.isEmpty()) {
					this.subscriptions.remove(filter);
					orphans.add(filter);
				}
				else if (!rest.isEmpty()) {
					this.subscriptions.put(filter, List.copyOf(rest));
				}
			}
		}
		MqttLink link = this.link.get();
		if (link == null) {
			return CompletableFuture.completedStage(null);
		}
		return CompletableFuture.allOf(orphans.stream()
			.map((filter) -> link.unsubscribe(filter).toCompletableFuture())
			.toArray(CompletableFuture[]::new));
	}

	/**
	 * Bring a message to its subscribers.
	 * @param filter the filter that its topic matches
	 * @param message the message
	 */
	void route(String filter, AetherMessage message) {
		List<TopicSubscription> takers;
		synchronized (this) {
			takers = this.subscriptions.getOrDefault(filter, List.of());
		}
		for (TopicSubscription taker : takers) {
			taker.take(message);
		}
	}

}
