package io.aethermagic.transport;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.aethermagic.message.AetherMessage;
import org.jspecify.annotations.Nullable;

/**
 * A transport that writes down what is asked of it, and delivers what a test gives it.
 */
public class RecordingTransport implements AetherTransport {

	public final List<Sent> sent = new CopyOnWriteArrayList<>();

	public final List<Subscribed> subscribed = new CopyOnWriteArrayList<>();

	/** What the next subscriptions are ready with. */
	public CompletableFuture<Void> ready = CompletableFuture.completedFuture(null);

	/** What it can do; to be set before anybody asks. */
	public Set<Capability> capabilities = Set.of(Capability.REDELIVERY);

	/** What the next messages are sent with. */
	public CompletableFuture<Receipt> receipt = CompletableFuture.completedFuture(Receipt.ROUTED);

	/** How it is doing. */
	public TransportState state = new TransportState(true, Instant.EPOCH, null);

	/** Where dead letters are kept; {@code null} where there are none. */
	public @Nullable DeadLetters deadLetters;

	public record Sent(Channel channel, AetherMessage message, SendOptions options) {
	}

	public record Subscribed(Channel channel, SubscribeOptions options, DeliveryListener listener,
			CompletableFuture<Void> ready, AtomicBoolean closed) implements Subscription {

		@Override
		public void request(long n) {
			// everything is delivered
		}

		@Override
		public CompletionStage<Void> close() {
			this.closed.set(true);
			return CompletableFuture.completedFuture(null);
		}

	}

	public List<Sent> sentTo(Channel channel) {
		return this.sent.stream().filter((each) -> each.channel().equals(channel)).toList();
	}

	public List<Subscribed> subscribedTo(Channel channel) {
		return this.subscribed.stream().filter((each) -> each.channel().equals(channel)).toList();
	}

	public boolean isSubscribed(Channel channel) {
		return subscribedTo(channel).stream().anyMatch((subscription) -> !subscription.closed().get());
	}

	public void deliver(Channel channel, AetherMessage message) {
		subscribedTo(channel).stream()
			.filter((subscription) -> !subscription.closed().get())
			.forEach((subscription) -> subscription.listener().onDelivery(new Plain(message)));
	}

	@Override
	public Set<Capability> capabilities() {
		return this.capabilities;
	}

	@Override
	public CompletionStage<Void> start(String instance, LastWill will) {
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public CompletionStage<Void> stop() {
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
		this.sent.add(new Sent(channel, message, options));
		return this.receipt;
	}

	@Override
	public Subscription subscribe(Channel channel, SubscribeOptions options, DeliveryListener listener) {
		Subscribed made = new Subscribed(channel, options, listener, this.ready, new AtomicBoolean());
		this.subscribed.add(made);
		return made;
	}

	@Override
	public TransportState state() {
		return this.state;
	}

	@Override
	public void onState(Consumer<TransportState> listener) {
		// it is connected from the start and stays so
	}

	@Override
	public DeadLetters deadLetters() {
		DeadLetters kept = this.deadLetters;
		if (kept == null) {
			throw new UnsupportedOperationException();
		}
		return kept;
	}

	private record Plain(AetherMessage message) implements Delivery {

		@Override
		public int deliveryCount() {
			return 1;
		}

		@Override
		public @Nullable Duration age() {
			return null;
		}

		@Override
		public CompletionStage<Custody> accept() {
			return CompletableFuture.completedFuture(Custody.HELD);
		}

		@Override
		public CompletionStage<Custody> extend() {
			return CompletableFuture.completedFuture(Custody.HELD);
		}

		@Override
		public CompletionStage<Custody> ack() {
			return CompletableFuture.completedFuture(Custody.HELD);
		}

		@Override
		public CompletionStage<Custody> release() {
			return CompletableFuture.completedFuture(Custody.HELD);
		}

	}

}
