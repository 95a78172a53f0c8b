package io.aethermagic.transport.redis;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.SubscribeOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription to a topic. Safe for use by several threads; no method blocks.
 */
final class TopicSubscription implements Member {

	/** How many messages without demand wait here. */
	static final int MOST_WAITING = 1_000;

	private static final Logger logger = LoggerFactory.getLogger(TopicSubscription.class);

	private final RedisTransport transport;

	private final String channel;

	private final Set<Action> actions;

	private final Demand<AetherMessage> demand;

	private final Consumer<byte[]> taker = this::take;

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	TopicSubscription(RedisTransport transport, String channel, SubscribeOptions options, DeliveryListener listener) {
		this.transport = transport;
		this.channel = channel;
		this.actions = options.actions();
		this.demand = new Demand<>(MOST_WAITING, (message) -> listener.onDelivery(new PassingDelivery(message, null)));
	}

	/**
	 * Begin to listen, if there is a link.
	 */
	void begin() {
		this.transport.router().add(this.channel, this.taker).whenComplete((done, failure) -> {
			if (failure == null && done) {
				this.ready.complete(null);
			}
		});
	}

	@Override
	public CompletionStage<Void> join(RedisLink link) {
		this.ready.complete(null);
		return CompletableFuture.completedStage(null);
	}

	@Override
	public void tick() {
		// what is published comes by itself
	}

	private void take(byte[] frame) {
		try {
			AetherMessage message = Frames.message(frame);
			Action action = message.action();
			if ((action == null || this.actions.contains(action)) && !this.demand.offer(message)) {
				logger.debug("{} messages from {} wait already: {} is dropped", MOST_WAITING, this.channel, message);
			}
		}
		catch (IOException ex) {
			logger.warn("What was published on {} cannot be read: {}", this.channel, ex.getMessage());
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
		this.transport.remove(this);
		return this.transport.router().remove(this.channel, this.taker);
	}

}
