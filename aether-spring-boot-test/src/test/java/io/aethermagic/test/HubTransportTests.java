package io.aethermagic.test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubClaim;
import io.aethermagic.transport.hub.HubLink;
import io.aethermagic.transport.hub.client.HubTransport;
import io.aethermagic.transport.support.Backoff;
import io.aethermagic.transport.support.LinkedTransport;
import org.junit.jupiter.api.Test;

import static io.aethermagic.test.HubPeer.LEASE;
import static io.aethermagic.test.HubPeer.QUEUE;
import static io.aethermagic.test.HubPeer.get;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The client's side of a hub, on a way where answers take their time.
 */
class HubTransportTests {

	private final ManualTimers timers = new ManualTimers();

	private final List<Delivery> tasks = new ArrayList<>();

	private final CompletableFuture<Custody> accepting = new CompletableFuture<>();

	private Hub hub = new Hub(this.timers);

	@Test
	void whatIsAnothersIsNotEndedAtTheNextHub() {
		LinkedTransport<?> worker = HubTransport.create(
				(instance, will, client) -> CompletableFuture
					.completedFuture(new Link(this.hub.attach(instance, will, client), this.accepting)),
				this.timers, Backoff.DEFAULT, this.hub.capabilities(), this.hub.deadLetters());
		worker.subscribe(QUEUE, SubscribeOptions.tasks("g", LEASE), this.tasks::add).request(1);
		get(worker.start("worker",
				new LastWill(HubPeer.PRESENCE, HubPeer.message(Action.OFFLINE, "worker", Map.of()))));
		this.hub.send(QUEUE, HubPeer.perform("1"), SendOptions.DEFAULT);
		Delivery delivery = this.tasks.get(0);
		CompletableFuture<Custody> accepted = delivery.accept().toCompletableFuture();
		Hub before = this.hub;
		this.hub = new Hub(this.timers);
		before.close();
		worker.reconnect();
		assertThat(worker.state().incarnation()).isEqualTo(this.hub.incarnation());
		HubPeer other = new HubPeer(this.hub, "other").work("g", 10).ready();
		this.hub.send(QUEUE, HubPeer.again("1", "worker"), SendOptions.DEFAULT);
		this.accepting.complete(Custody.LOST);
		assertThat(accepted).isCompletedWithValue(Custody.LOST);
		assertThat(get(delivery.ack())).isEqualTo(Custody.LOST);
		assertThat(other.tids()).isEmpty();
		this.timers.advance(LEASE.plus(Duration.ofSeconds(2)));
		assertThat(other.tids()).containsExactly("1");
	}

	@Test
	void aStepFromAnEarlierLifeWaitsUntilAllIsSubscribedAgain() {
		List<CompletionStage<Custody>> early = new ArrayList<>();
		List<HubLink> links = new ArrayList<>();
		LinkedTransport<?> worker = HubTransport.create((instance, will, client) -> {
			links.add(new Link(this.hub.attach(instance, will, client), this.accepting,
					() -> this.tasks.forEach((task) -> early.add(task.extend()))));
			return CompletableFuture.completedFuture(links.get(links.size() - 1));
		}, this.timers, Backoff.DEFAULT, this.hub.capabilities(), this.hub.deadLetters());
		worker.subscribe(QUEUE, SubscribeOptions.tasks("g", LEASE), this.tasks::add).request(2);
		get(worker.start("worker",
				new LastWill(HubPeer.PRESENCE, HubPeer.message(Action.OFFLINE, "worker", Map.of()))));
		this.hub.send(QUEUE, HubPeer.perform("1"), SendOptions.DEFAULT);
		links.get(0).lost();
		worker.reconnect();
		assertThat(early).hasSize(1);
		assertThat(early.get(0).toCompletableFuture()).isCompletedExceptionally();
		assertThat(this.tasks).as("it is handed out anew").hasSize(2);
		assertThat(get(this.tasks.get(0).extend())).isEqualTo(Custody.HELD);
		assertThat(get(this.tasks.get(1).extend())).isEqualTo(Custody.HELD);
	}

	/**
	 * A way to a hub on which the answer to an accept comes when the test says so.
	 */
	private record Link(HubLink link, CompletableFuture<Custody> accepting, Runnable subscribing) implements HubLink {

		Link(HubLink link, CompletableFuture<Custody> accepting) {
			this(link, accepting, () -> {
			});
		}

		@Override
		public String incarnation() {
			return this.link.incarnation();
		}

		@Override
		public Instant heard() {
			return this.link.heard();
		}

		@Override
		public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
			return this.link.send(channel, message, options);
		}

		@Override
		public CompletionStage<Void> subscribe(long subscription, Channel channel, SubscribeOptions options) {
			this.subscribing.run();
			return this.link.subscribe(subscription, channel, options);
		}

		@Override
		public void request(long subscription, long n) {
			this.link.request(subscription, n);
		}

		@Override
		public CompletionStage<Boolean> poll(long subscription) {
			return this.link.poll(subscription);
		}

		@Override
		public CompletionStage<Void> unsubscribe(long subscription) {
			return this.link.unsubscribe(subscription);
		}

		@Override
		public CompletionStage<Custody> accept(long delivery) {
			return this.accepting;
		}

		@Override
		public CompletionStage<Custody> extend(long delivery) {
			return this.link.extend(delivery);
		}

		@Override
		public CompletionStage<Custody> ack(long delivery) {
			return this.link.ack(delivery);
		}

		@Override
		public CompletionStage<Custody> release(long delivery) {
			return this.link.release(delivery);
		}

		@Override
		public CompletionStage<Custody> claim(HubClaim claim) {
			return this.link.claim(claim);
		}

		@Override
		public CompletionStage<Void> claimed() {
			return this.link.claimed();
		}

		@Override
		public CompletionStage<Void> close() {
			return this.link.close();
		}

		@Override
		public void lost() {
			this.link.lost();
		}

	}

}
