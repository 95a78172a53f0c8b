package io.aethermagic.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubSettings;
import io.aethermagic.transport.local.LocalTransport;
import org.junit.jupiter.api.Test;

import static io.aethermagic.test.HubPeer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Inboxes, topics and wills.
 */
class HubInboxAndTopicTests {

	private final ManualTimers timers = new ManualTimers();

	private final Hub hub = oldHub(HubSettings.DEFAULT);

	@Test
	void inboxDeliversToItsInstanceInOrder() {
		HubPeer one = peer("one").inbox(100);
		HubPeer two = peer("two").inbox(100);
		IntStream.range(0, 50).forEach((i) -> assertThat(status("one", "" + i)).isEqualTo(Receipt.ROUTED));
		assertThat(one.tids()).containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(String::valueOf).toList());
		assertThat(two.tids()).isEmpty();
	}

	@Test
	void absentInboxIsUnrouted() {
		assertThat(status("nobody", "1")).isEqualTo(Receipt.UNROUTED);
		peer("one").inbox(10).session.close();
		assertThat(status("one", "1")).isEqualTo(Receipt.UNROUTED);
		assertThat(peer("one").inbox(10).tids()).isEmpty();
		assertThat(status("attached without inbox", "1")).isEqualTo(Receipt.UNROUTED);
	}

	@Test
	void lostInboxIsKeptForOneLease() {
		HubPeer one = peer("one").inbox(1);
		status("one", "delivered");
		status("one", "undelivered");
		one.session.lost();
		assertThat(status("one", "kept")).isEqualTo(Receipt.UNKNOWN);
		this.timers.advance(Duration.ofSeconds(29));
		HubPeer back = peer("one").inbox(10);
		assertThat(back.tids()).containsExactly("undelivered", "kept");
		back.session.lost();
		status("one", "too late");
		this.timers.advance(Duration.ofSeconds(32));
		assertThat(status("one", "unrouted")).isEqualTo(Receipt.UNROUTED);
		assertThat(peer("one").inbox(10).tids()).isEmpty();
		assertThat(this.hub.counts().unclaimed()).isOne();
		assertThat(this.hub.counts().passing()).isZero();
		assertThat(this.hub.counts().passingBytes()).isZero();
	}

	@Test
	void youngHubKeepsForInstancesThatItHasNotSeen() {
		Hub young = new Hub(this.timers);
		assertThat(get(young.send(new Channel.Inbox("one"), message("1"), SendOptions.DEFAULT)))
			.isEqualTo(Receipt.UNKNOWN);
		assertThat(new HubPeer(young, "one").inbox(10).tids()).containsExactly("1");
	}

	@Test
	void keptInboxIsBounded() {
		Hub small = oldHub(HubSettings.DEFAULT.withInboxKeep(2));
		new HubPeer(small, "one").inbox(10).session.lost();
		Channel.Inbox inbox = new Channel.Inbox("one");
		small.send(inbox, message("1"), SendOptions.DEFAULT);
		small.send(inbox, message("2"), SendOptions.DEFAULT);
		assertThatThrownBy(() -> get(small.send(inbox, message("3"), SendOptions.DEFAULT)))
			.hasMessageContaining("at most 2 messages")
			.hasMessageContaining("aether.hub.inbox-keep");
		assertThat(new HubPeer(small, "one").inbox(10).tids()).containsExactly("1", "2");
	}

	@Test
	void controlGoesAheadOfData() {
		HubPeer one = peer("one").inbox(0);
		status("one", "data");
		Channel.Inbox inbox = new Channel.Inbox("one");
		this.hub.send(inbox, HubPeer.message(Action.STATUS, "control", Map.of(Headers.CONTROL, "ask")),
				SendOptions.DEFAULT);
		one.session.request(2, 10);
		assertThat(one.tids()).containsExactly("control", "data");
	}

	@Test
	void inboxRespectsDemandAndExpiry() {
		HubPeer one = peer("one").inbox(1);
		status("one", "1");
		this.hub.send(new Channel.Inbox("one"), message("2"), HubPeer.expiry(Duration.ofSeconds(1)));
		status("one", "3");
		assertThat(one.tids()).containsExactly("1");
		this.timers.advance(Duration.ofSeconds(1));
		one.session.request(2, 1);
		assertThat(one.tids()).containsExactly("1", "3");
	}

	@Test
	void fullTasksDoNotHoldUpAnswers() {
		Hub small = new Hub(HubSettings.DEFAULT.withMaxQueued(1, 10_000), this.timers);
		small.send(HubPeer.QUEUE, HubPeer.perform("1"), SendOptions.DEFAULT);
		HubPeer one = new HubPeer(small, "one").inbox(10);
		assertThat(get(small.send(new Channel.Inbox("one"), message("2"), SendOptions.DEFAULT)))
			.isEqualTo(Receipt.ROUTED);
		assertThat(one.tids()).containsExactly("2");
	}

	@Test
	void topicReachesEverySubscriberThatWantsTheAction() {
		Channel.AddressTopic topic = new Channel.AddressTopic(HubPeer.ADDRESS);
		HubPeer one = subscribe(peer("one"), topic, Action.CANCEL);
		HubPeer two = subscribe(peer("two"), topic, Action.CANCEL, Action.COMPLETE);
		assertThat(get(this.hub.send(topic, HubPeer.message(Action.CANCEL, "1", Map.of()), SendOptions.DEFAULT)))
			.isEqualTo(Receipt.ROUTED);
		this.hub.send(topic, HubPeer.message(Action.COMPLETE, "2", Map.of()), SendOptions.DEFAULT);
		assertThat(get(this.hub.send(topic, HubPeer.message(Action.IDLE, "3", Map.of()), SendOptions.DEFAULT)))
			.isEqualTo(Receipt.UNROUTED);
		assertThat(one.tids()).containsExactly("1");
		assertThat(two.tids()).containsExactly("1", "2");
		two.session.unsubscribe(9);
		this.hub.send(topic, HubPeer.message(Action.CANCEL, "4", Map.of()), SendOptions.DEFAULT);
		assertThat(two.tids()).containsExactly("1", "2");
	}

	@Test
	void willIsSentOnLossOnly() {
		HubPeer watcher = subscribe(peer("watcher"), HubPeer.PRESENCE, Action.OFFLINE);
		peer("polite").session.close();
		assertThat(watcher.tids()).isEmpty();
		peer("gone").session.lost();
		assertThat(watcher.tids()).containsExactly("gone");
	}

	@Test
	void longChainBetweenTwoInboxesNeedsNoStackAndNeverOverlaps() {
		HubPeer one = peer("one").inbox(Long.MAX_VALUE);
		HubPeer two = peer("two").inbox(Long.MAX_VALUE);
		AtomicInteger left = new AtomicInteger(100_000);
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		one.on((delivery) -> {
			most.accumulateAndGet(inside.incrementAndGet(), Math::max);
			if (left.decrementAndGet() > 0) {
				status("two", "x");
			}
			inside.decrementAndGet();
		});
		two.on((delivery) -> status("one", "x"));
		one.deliveries.clear();
		status("one", "x");
		assertThat(left).hasValue(0);
		assertThat(most).hasValue(1);
	}

	@Test
	void failingListenerDoesNotStopTheSubscription() {
		HubPeer one = peer("one").inbox(10);
		one.on((delivery) -> {
			throw new IllegalStateException("on purpose");
		});
		status("one", "1");
		status("one", "2");
		assertThat(one.tids()).containsExactly("1", "2");
	}

	@Test
	void subscriberIsToldOfEachMessageThatIsDroppedInOrder() {
		Hub small = oldHub(HubSettings.DEFAULT.withSubscriberBuffer(2));
		HubPeer one = new HubPeer(small, "one");
		one.session.subscribe(9, HubPeer.PRESENCE, SubscribeOptions.every(Action.STATUS));
		one.session.request(9, 1);
		one.work(null, 0);
		IntStream.range(0, 6).forEach((i) -> small.send(HubPeer.PRESENCE, message("" + i), SendOptions.DEFAULT));
		assertThat(one.overloads).containsExactly("9: 3", "9: 4", "9: 5");
		IntStream.range(0, 3).forEach((i) -> small.send(HubPeer.QUEUE, HubPeer.perform("" + i), SendOptions.DEFAULT));
		assertThat(one.overloads).containsExactly("9: 3", "9: 4", "9: 5", "1: 2");
		assertThat(small.counts().dropped()).isEqualTo(4);
		one.session.request(9, 10);
		assertThat(one.tids()).containsExactly("0", "1", "2");
		one.session.close();
		small.send(HubPeer.PRESENCE, message("6"), SendOptions.DEFAULT);
		assertThat(one.overloads).hasSize(4);
	}

	@Test
	void subscriberIsToldWhatAFullHubDropped() {
		Hub full = oldHub(HubSettings.DEFAULT.withMaxQueued(1, 10_000));
		HubPeer one = new HubPeer(full, "one");
		one.session.subscribe(9, HubPeer.PRESENCE, SubscribeOptions.every(Action.STATUS));
		full.send(HubPeer.PRESENCE, message("1"), SendOptions.DEFAULT);
		full.send(HubPeer.PRESENCE, message("2"), SendOptions.DEFAULT);
		assertThat(one.overloads).containsExactly("9: 2");
	}

	@Test
	void noLockIsHeldWhileASubscriberIsToldOfOverload() {
		Hub small = oldHub(HubSettings.DEFAULT.withSubscriberBuffer(1));
		HubPeer one = new HubPeer(small, "one").work(null, 0);
		AtomicBoolean free = new AtomicBoolean();
		one.onOverload((overload) -> free.set(CompletableFuture.supplyAsync(() -> {
			one.session.request(1, 10);
			return small.send(HubPeer.QUEUE, HubPeer.perform("from another thread"), SendOptions.DEFAULT) != null;
		}).completeOnTimeout(false, 20, TimeUnit.SECONDS).join()));
		small.send(HubPeer.QUEUE, HubPeer.perform("1"), SendOptions.DEFAULT);
		small.send(HubPeer.QUEUE, HubPeer.perform("2"), SendOptions.DEFAULT);
		assertThat(free).isTrue();
		assertThat(one.overloads).containsExactly("1: 2");
		assertThat(one.tids()).containsExactly("1", "from another thread");
	}

	@Test
	void listenerOfATransportIsToldOfOverload() {
		Hub small = oldHub(HubSettings.DEFAULT.withSubscriberBuffer(1));
		AetherTransport transport = LocalTransport.create(small, this.timers);
		get(transport.start("one", new LastWill(HubPeer.PRESENCE, message("gone"))));
		List<String> overloads = new ArrayList<>();
		Subscription subscription = transport.subscribe(HubPeer.PRESENCE, SubscribeOptions.every(Action.STATUS),
				new DeliveryListener() {

					@Override
					public void onDelivery(Delivery delivery) {
						overloads.add("delivered " + delivery.message().tid());
					}

					@Override
					public void onOverload(AetherMessage message) {
						overloads.add(message.tid());
					}

				});
		IntStream.range(0, 3).forEach((i) -> small.send(HubPeer.PRESENCE, message("" + i), SendOptions.DEFAULT));
		assertThat(overloads).containsExactly("1", "2");
		subscription.request(1);
		assertThat(overloads).containsExactly("1", "2", "delivered 0");
	}

	private Receipt status(String instance, String tid) {
		return get(this.hub.send(new Channel.Inbox(instance), message(tid), SendOptions.DEFAULT));
	}

	private static AetherMessage message(String tid) {
		return HubPeer.message(Action.STATUS, tid, Map.of());
	}

	private static HubPeer subscribe(HubPeer peer, Channel channel, Action first, Action... more) {
		peer.session.subscribe(9, channel, SubscribeOptions.every(first, more));
		peer.session.request(9, 100);
		return peer;
	}

	private HubPeer peer(String id) {
		return new HubPeer(this.hub, id).ready();
	}

	/**
	 * A hub that is older than its grace lease.
	 */
	private Hub oldHub(HubSettings settings) {
		Hub old = new Hub(settings, this.timers);
		this.timers.advance(Duration.ofSeconds(31));
		return old;
	}

}
