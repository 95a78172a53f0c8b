package io.aethermagic.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubCounts;
import io.aethermagic.transport.hub.HubDelivery;
import io.aethermagic.transport.hub.HubSettings;
import org.junit.jupiter.api.Test;

import static io.aethermagic.test.HubPeer.QUEUE;
import static io.aethermagic.test.HubPeer.get;
import static io.aethermagic.test.HubPeer.perform;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that throw, and input that could make the hub throw: nothing of anybody else's
 * is lost by it, and the bounds stay exact.
 */
class HubFailingClientTests {

	private final ManualTimers timers = new ManualTimers();

	private final Hub hub = new Hub(HubSettings.DEFAULT.withSubscriberBuffer(1), this.timers);

	@Test
	void sendReachesEverybodyElse() {
		List<HubPeer> members = IntStream.range(0, 3).mapToObj((i) -> failing("member" + i).work("g" + i, 1)).toList();
		List<HubPeer> broadcast = IntStream.range(0, 3).mapToObj((i) -> failing("all" + i).work(null, 1)).toList();
		assertThat(get(this.hub.send(QUEUE, perform("1"), SendOptions.DEFAULT))).isEqualTo(Receipt.ROUTED);
		assertThat(members).allSatisfy((peer) -> assertThat(peer.tids()).containsExactly("1"));
		assertThat(broadcast).allSatisfy((peer) -> assertThat(peer.tids()).containsExactly("1"));
		members.forEach((peer) -> assertThat(get(peer.session.ack(peer.last().id()))).isEqualTo(Custody.HELD));
		assertNothingIsCounted();
	}

	@Test
	void requestGetsAllThatItAskedFor() {
		HubPeer one = failing("one").work("g", 0).inbox(0);
		IntStream.range(0, 3).forEach((i) -> this.hub.send(QUEUE, perform("task" + i), SendOptions.DEFAULT));
		IntStream.range(0, 3)
			.forEach((i) -> one.session.send(new Channel.Inbox("one"),
					HubPeer.message(Action.STATUS, "status" + i, Map.of()), SendOptions.DEFAULT));
		one.session.request(1, 3);
		one.session.request(2, 3);
		assertThat(one.tids()).containsExactly("task0", "task1", "task2", "status0", "status1", "status2");
		one.session.close();
		assertThat(this.hub.counts().tasks()).isEqualTo(3);
		HubPeer two = new HubPeer(this.hub, "two").work("g", 3);
		two.deliveries.forEach((delivery) -> two.session.ack(delivery.id()));
		assertNothingIsCounted();
	}

	@Test
	void lapsedTasksAndThoseOfALostSessionReachOthers() {
		HubPeer dead = new HubPeer(this.hub, "dead").work("g", 2);
		this.hub.send(QUEUE, perform("1"), SendOptions.DEFAULT);
		this.hub.send(QUEUE, perform("2"), SendOptions.DEFAULT);
		List<HubPeer> others = List.of(failing("one").work("g", 1), failing("two").work("g", 1));
		dead.session.accept(dead.deliveries.get(0).id());
		dead.session.accept(dead.deliveries.get(1).id());
		this.timers.advance(HubPeer.LEASE.plusSeconds(1));
		assertThat(others).extracting(HubPeer::tids).containsExactly(List.of("1"), List.of("2"));
		HubPeer third = failing("third").work("g", 2);
		others.get(0).session.lost();
		others.get(1).session.lost();
		assertThat(third.tids()).containsExactly("1", "2");
		third.deliveries.forEach((delivery) -> third.session.ack(delivery.id()));
		assertNothingIsCounted();
	}

	@Test
	void overloadAndCloseAreToldToEverybodyElse() {
		List<HubPeer> peers = List.of(failing("one").work(null, 0), failing("two").work(null, 0));
		this.hub.send(QUEUE, perform("1"), SendOptions.DEFAULT);
		this.hub.send(QUEUE, perform("2"), SendOptions.DEFAULT);
		this.hub.close();
		assertThat(peers).allSatisfy((peer) -> {
			assertThat(peer.overloads).containsExactly("1: 2");
			assertThat(peer.isClosed()).isTrue();
		});
		assertNothingIsCounted();
	}

	@Test
	void leaseBeyondAllTimeStopsNeitherASendNorASubscription() {
		String longest = "9".repeat(18);
		AetherMessage again = HubPeer.message(Action.PERFORM, "again",
				Map.of(Headers.INSTANCE, "holder", Headers.LEASE, longest));
		this.hub.send(QUEUE, again, SendOptions.DEFAULT);
		this.hub.send(QUEUE, perform("orphan"), SendOptions.DEFAULT);
		HubPeer one = new HubPeer(this.hub, "one");
		one.session.subscribe(1, QUEUE, SubscribeOptions.tasks("g", Duration.ofSeconds(Long.MAX_VALUE)));
		one.session.request(1, 10);
		assertThat(one.tids()).containsExactly("orphan");
		this.timers.advance(Duration.ofHours(1));
		assertThat(get(one.session.ack(one.last().id()))).isEqualTo(Custody.HELD);
		new HubPeer(this.hub, "holder").ready();
		assertThat(one.tids()).containsExactly("orphan", "again");
		one.session.ack(one.last().id());
		assertNothingIsCounted();
	}

	@Test
	void expiryBeyondAllTimeIsNone() {
		SendOptions forEver = HubPeer.expiry(Duration.ofSeconds(Long.MAX_VALUE));
		HubPeer one = new HubPeer(this.hub, "one").work("g", 0).inbox(0);
		this.hub.send(QUEUE, perform("1"), forEver);
		this.hub.send(new Channel.Inbox("one"), HubPeer.message(Action.STATUS, "2", Map.of()), forEver);
		this.timers.advance(Duration.ofHours(1));
		one.session.request(1, 1);
		one.session.request(2, 1);
		assertThat(one.deliveries).extracting(HubDelivery::message)
			.extracting(AetherMessage::tid)
			.containsExactly("1", "2");
		one.session.ack(one.deliveries.get(0).id());
		assertNothingIsCounted();
	}

	private void assertNothingIsCounted() {
		HubCounts counts = this.hub.counts();
		assertThat(List.of(counts.tasks(), counts.passing())).containsOnly(0);
		assertThat(List.of(counts.taskBytes(), counts.passingBytes())).containsOnly(0L);
	}

	private HubPeer failing(String id) {
		return new HubPeer(this.hub, id) {

			@Override
			public void onDelivery(HubDelivery delivery) {
				super.onDelivery(delivery);
				throw new IllegalStateException("on purpose");
			}

			@Override
			public void onOverload(long subscription, AetherMessage message) {
				super.onOverload(subscription, message);
				throw new AssertionError("on purpose");
			}

			@Override
			public void onClosed(String why) {
				super.onClosed(why);
				throw new AssertionError("on purpose");
			}

		};
	}

}
