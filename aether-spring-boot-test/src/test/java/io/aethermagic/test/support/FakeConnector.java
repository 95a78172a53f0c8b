package io.aethermagic.test.support;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.hub.InMemoryDeadLetters;
import io.aethermagic.transport.support.Attachment;
import io.aethermagic.transport.support.Connector;
import io.aethermagic.transport.support.Link;
import io.aethermagic.transport.support.LinkedSubscription;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * Connections to nowhere, that come and go as a test says, and note what is done to them.
 */
final class FakeConnector implements Connector<FakeConnector.FakeLink> {

	/** What was done, in order. */
	final List<String> log = new ArrayList<>();

	/** All lives, also those that could not be made. */
	final List<FakeLink> lives = new ArrayList<>();

	final List<FakeAttachment> attachments = new ArrayList<>();

	int addresses = 1;

	/** Why no connection can be made, or {@code null}. */
	@Nullable Exception refusesConnections;

	/** Why no subscription can be made, or {@code null}. */
	@Nullable Exception refusesSubscriptions;

	private final DeadLetters deadLetters = new InMemoryDeadLetters();

	@Override
	public Set<Capability> capabilities() {
		return Set.of();
	}

	@Override
	public DeadLetters deadLetters() {
		return this.deadLetters;
	}

	@Override
	public String where() {
		return "nowhere";
	}

	@Override
	public int addresses() {
		return this.addresses;
	}

	@Override
	public String problem(Throwable failure) {
		return String.valueOf(Stages.cause(failure).getMessage());
	}

	@Override
	public CompletionStage<FakeLink> connect(String instance, LastWill will, Consumer<Throwable> lost) {
		FakeLink link = new FakeLink(lost);
		this.lives.add(link);
		this.log.add("connect " + instance);
		return (this.refusesConnections != null) ? CompletableFuture.failedStage(this.refusesConnections)
				: CompletableFuture.completedStage(link);
	}

	@Override
	public Attachment<FakeLink> attachment(Channel channel, SubscribeOptions options,
			LinkedSubscription<FakeLink> subscription) {
		FakeAttachment made = new FakeAttachment(subscription);
		this.attachments.add(made);
		return made;
	}

	@Override
	public CompletionStage<Void> close() {
		this.log.add("close connector");
		return Stages.DONE;
	}

	FakeLink life() {
		return this.lives.get(this.lives.size() - 1);
	}

	/**
	 * Deliver to the first subscription.
	 */
	void deliver(Delivery delivery) {
		this.attachments.get(0).subscription.inflow().offer(delivery);
	}

	/**
	 * One life.
	 */
	final class FakeLink implements Link {

		private final Consumer<Throwable> lost;

		FakeLink(Consumer<Throwable> lost) {
			this.lost = lost;
		}

		void lose(String why) {
			this.lost.accept(new TransportException(why, null));
		}

		@Override
		public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
			return Stages.ROUTED;
		}

		@Override
		public Instant heard() {
			return Instant.EPOCH.plusSeconds(FakeConnector.this.lives.indexOf(this));
		}

		@Override
		public CompletionStage<Void> restored() {
			FakeConnector.this.log.add("restored");
			return Stages.DONE;
		}

		@Override
		public CompletionStage<Void> close() {
			FakeConnector.this.log.add("close");
			return Stages.DONE;
		}

		@Override
		public void abandon(Throwable why) {
			FakeConnector.this.log.add("abandon");
		}

	}

	/**
	 * One subscription.
	 */
	final class FakeAttachment implements Attachment<FakeLink> {

		final LinkedSubscription<FakeLink> subscription;

		CompletionStage<Void> closed = Stages.DONE;

		FakeAttachment(LinkedSubscription<FakeLink> subscription) {
			this.subscription = subscription;
		}

		@Override
		public CompletionStage<Void> attach(FakeLink link) {
			return this.subscription.ask(link, () -> {
				FakeConnector.this.log.add("subscribe");
				Exception refusal = FakeConnector.this.refusesSubscriptions;
				return (refusal != null) ? CompletableFuture.failedStage(refusal) : Stages.DONE;
			});
		}

		@Override
		public void requested(FakeLink link, long n) {
			FakeConnector.this.log.add("request " + n);
		}

		@Override
		public void detach(boolean stopped) {
			FakeConnector.this.log.add(stopped ? "detach for good" : "detach");
		}

		@Override
		public CompletionStage<Void> close() {
			FakeConnector.this.log.add("unsubscribe");
			return this.closed;
		}

	}

}
