package io.aethermagic.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aethermagic.message.Action;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.TransportState;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.local.HubReference;
import io.aethermagic.transport.local.LocalTransport;
import org.junit.jupiter.api.Test;

import static io.aethermagic.test.HubPeer.LEASE;
import static io.aethermagic.test.HubPeer.QUEUE;
import static io.aethermagic.test.HubPeer.get;
import static io.aethermagic.test.HubPeer.perform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The client's side of the hub: cut, restore, and a new incarnation.
 */
class LocalTransportTests {

	private final ManualTimers timers = new ManualTimers();

	private final Hub hub = new Hub(this.timers);

	private final HubReference reference = new HubReference(this.hub);

	private final AetherTransport worker = LocalTransport.create(this.reference, this.timers);

	private final AetherTransport caller = LocalTransport.create(this.hub, this.timers);

	private final List<Delivery> tasks = new CopyOnWriteArrayList<>();

	private final List<TransportState> states = new CopyOnWriteArrayList<>();

	@Test
	void subscriptionMadeBeforeTheStartIsReadyAfterIt() {
		Subscription subscription = work(this.worker, 1);
		assertThat(subscription.ready().toCompletableFuture()).isNotDone();
		assertThatThrownBy(() -> get(this.worker.send(QUEUE, perform("1"), SendOptions.DEFAULT)))
			.hasCauseInstanceOf(TransportException.class);
		start();
		assertThat(subscription.ready().toCompletableFuture()).isDone();
		assertThat(send("1")).isEqualTo(Receipt.ROUTED);
		assertThat(tids()).containsExactly("1");
		assertThat(get(this.tasks.get(0).accept())).isEqualTo(Custody.HELD);
		assertThat(get(this.tasks.get(0).ack())).isEqualTo(Custody.HELD);
		assertThat(get(this.tasks.get(0).ack())).isEqualTo(Custody.LOST);
		assertThat(this.worker.capabilities()).containsExactlyInAnyOrder(Capability.REDELIVERY, Capability.BROADCAST,
				Capability.PRIORITY);
	}

	@Test
	void cutStopsEverythingAndRestoreBringsItBack() {
		work(this.worker, 3);
		start();
		send("1");
		get(this.tasks.get(0).accept());
		this.reference.cut();
		assertThat(this.worker.state().connected()).isFalse();
		assertThat(this.worker.send(QUEUE, perform("x"), SendOptions.DEFAULT).toCompletableFuture())
			.isCompletedExceptionally();
		assertThat(this.tasks.get(0).extend().toCompletableFuture()).isCompletedExceptionally();
		send("2");
		this.timers.advance(Duration.ofSeconds(5));
		assertThat(tids()).containsExactly("1");
		this.reference.restore();
		assertThat(tids()).containsExactly("1", "2");
		send("3");
		send("beyond the demand");
		assertThat(tids()).containsExactly("1", "2", "3");
		assertThat(get(this.tasks.get(0).extend())).isEqualTo(Custody.HELD);
		assertThat(get(this.tasks.get(0).ack())).isEqualTo(Custody.HELD);
		assertThat(this.states).extracting(TransportState::connected).containsExactly(true, false, true);
	}

	@Test
	void connectsAgainByItself() {
		work(this.worker, 1);
		start();
		new HubPeer(this.hub, "worker").session.lost();
		assertThat(this.worker.state().connected()).isFalse();
		this.timers.advance(Duration.ofSeconds(1));
		assertThat(this.worker.state().connected()).isTrue();
		send("1");
		assertThat(tids()).containsExactly("1");
	}

	@Test
	void newIncarnationLearnsWhatIsHeldBeforeTheListenersDo() {
		work(this.worker, 10);
		start();
		send("accepted");
		send("ended");
		send("never accepted");
		get(this.tasks.get(0).accept());
		get(this.tasks.get(1).accept());
		get(this.tasks.get(1).ack());
		Hub next = new Hub(this.timers);
		HubPeer other = new HubPeer(next, "other").work("g", 100).ready();
		next.send(QUEUE, HubPeer.again("accepted", "worker"), SendOptions.DEFAULT);
		next.send(QUEUE, HubPeer.again("never accepted", "worker"), SendOptions.DEFAULT);
		List<String> seen = new ArrayList<>();
		this.worker.onState((state) -> {
			if (state.connected()) {
				seen.addAll(other.tids());
			}
		});
		this.reference.moveTo(next);
		assertThat(this.worker.state().incarnation()).isEqualTo(next.incarnation());
		assertThat(seen).containsExactly("never accepted");
		assertThat(get(this.tasks.get(2).accept())).isEqualTo(Custody.LOST);
		assertThat(get(this.tasks.get(0).extend())).isEqualTo(Custody.HELD);
		assertThat(get(this.tasks.get(0).ack())).isEqualTo(Custody.HELD);
		this.timers.advance(Duration.ofMinutes(2));
		assertThat(other.tids()).containsOnly("never accepted");
	}

	@Test
	void closedSubscriptionGetsNothingMore() {
		Subscription subscription = work(this.worker, 10);
		start();
		send("1");
		assertThat(subscription.close().toCompletableFuture()).isDone();
		send("2");
		assertThat(tids()).containsExactly("1");
		assertThat(get(this.tasks.get(0).ack())).isEqualTo(Custody.HELD);
	}

	@Test
	void closeInsideTheListenerEndsWhenTheListenerReturns() {
		List<Boolean> done = new ArrayList<>();
		Subscription[] subscription = new Subscription[1];
		subscription[0] = this.worker.subscribe(QUEUE, SubscribeOptions.tasks("g", LEASE),
				(delivery) -> done.add(subscription[0].close().toCompletableFuture().isDone()));
		subscription[0].request(5);
		start();
		send("1");
		assertThat(done).containsExactly(false);
		assertThat(subscription[0].close().toCompletableFuture()).isDone();
	}

	@Test
	void stopReleasesAndSendsNoWill() {
		List<Delivery> wills = new ArrayList<>();
		this.caller.subscribe(HubPeer.PRESENCE, SubscribeOptions.every(Action.OFFLINE), wills::add).request(10);
		work(this.worker, 1);
		start();
		send("1");
		get(this.tasks.get(0).accept());
		get(this.worker.stop());
		assertThat(wills).isEmpty();
		assertThat(get(this.tasks.get(0).extend())).isEqualTo(Custody.LOST);
		assertThat(new HubPeer(this.hub, "two").work("g", 1).tids()).containsExactly("1");
		this.reference.restore();
		assertThat(this.worker.state().connected()).isFalse();
	}

	@Test
	void closedHubDisconnectsWithoutAWill() {
		List<Delivery> wills = new ArrayList<>();
		this.caller.subscribe(HubPeer.PRESENCE, SubscribeOptions.every(Action.OFFLINE), wills::add).request(10);
		start();
		this.hub.close();
		assertThat(this.worker.state().connected()).isFalse();
		assertThat(wills).isEmpty();
		this.timers.advance(Duration.ofSeconds(20));
		assertThat(this.worker.state().connected()).isFalse();
	}

	@Test
	void stepsWithoutCustodyAreHeld() {
		List<Delivery> answers = new ArrayList<>();
		this.caller.subscribe(new Channel.Inbox("caller"), SubscribeOptions.every(Action.STATUS), answers::add)
			.request(Subscription.UNBOUNDED);
		start();
		get(this.worker.send(new Channel.Inbox("caller"), HubPeer.message(Action.STATUS, "1", Map.of()),
				SendOptions.DEFAULT));
		assertThat(get(answers.get(0).accept())).isEqualTo(Custody.HELD);
		assertThat(get(answers.get(0).ack())).isEqualTo(Custody.HELD);
		assertThat(get(answers.get(0).ack())).isEqualTo(Custody.HELD);
	}

	private Subscription work(AetherTransport transport, long demand) {
		Subscription subscription = transport.subscribe(QUEUE, SubscribeOptions.tasks("g", LEASE), this.tasks::add);
		subscription.request(demand);
		return subscription;
	}

	private void start() {
		this.worker.onState(this.states::add);
		get(this.worker.start("worker", will("worker")));
		get(this.caller.start("caller", will("caller")));
	}

	private static LastWill will(String instance) {
		return new LastWill(HubPeer.PRESENCE, HubPeer.message(Action.OFFLINE, instance, Map.of()));
	}

	private Receipt send(String tid) {
		return get(this.caller.send(QUEUE, perform(tid), SendOptions.DEFAULT));
	}

	private List<String> tids() {
		return this.tasks.stream().map((delivery) -> delivery.message().tid()).toList();
	}

}
