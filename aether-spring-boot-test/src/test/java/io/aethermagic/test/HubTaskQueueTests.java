package io.aethermagic.test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubBalance;
import io.aethermagic.transport.hub.HubSettings;
import org.junit.jupiter.api.Test;

import static io.aethermagic.test.HubPeer.QUEUE;
import static io.aethermagic.test.HubPeer.get;
import static io.aethermagic.test.HubPeer.perform;
import static io.aethermagic.test.HubPeer.performFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Who gets a perform, when, and in which order.
 */
class HubTaskQueueTests {

	private final ManualTimers timers = new ManualTimers();

	private final Hub hub = new Hub(this.timers);

	@Test
	void eachGroupGetsOneCopyAndEachBroadcastSubscriberToo() {
		HubPeer one = peer("one").work("g", 10);
		HubPeer two = peer("two").work("g", 10);
		HubPeer other = peer("other").work("h", 10);
		HubPeer all = peer("all").work(null, 10);
		HubPeer allToo = peer("allToo").work(null, 10);
		assertThat(send("1", SendOptions.DEFAULT)).isEqualTo(Receipt.ROUTED);
		assertThat(one.deliveries.size() + two.deliveries.size()).isOne();
		assertThat(other.tids()).containsExactly("1");
		assertThat(all.tids()).containsExactly("1");
		assertThat(allToo.tids()).containsExactly("1");
		assertThat(all.last().id()).isZero();
	}

	@Test
	void membersTakeTurns() {
		HubPeer one = peer("one").work("g", 4);
		HubPeer two = peer("two").work("g", 2);
		IntStream.range(0, 5).forEach((i) -> send("t" + i, SendOptions.DEFAULT));
		assertThat(one.tids()).containsExactly("t0", "t2", "t4");
		assertThat(two.tids()).containsExactly("t1", "t3");
	}

	@Test
	void theHubMayDrawWhoseTurnItIs() {
		Hub drawing = new Hub(HubSettings.DEFAULT.withBalance(HubBalance.RANDOM), this.timers);
		List<HubPeer> members = IntStream.range(0, 3)
			.mapToObj((i) -> new HubPeer(drawing, "m" + i).work("g", 100))
			.toList();
		HubPeer idle = new HubPeer(drawing, "idle").work("g", 0);
		IntStream.range(0, 300).forEach((i) -> get(drawing.send(QUEUE, perform("t" + i), SendOptions.DEFAULT)));
		assertThat(members).allSatisfy((member) -> assertThat(member.tids()).hasSize(100));
		assertThat(idle.tids()).isEmpty();
		// of two to the power of 300 rows of turns one is in order
		assertThat(members.get(0).tids()).isNotEqualTo(IntStream.range(0, 100).mapToObj((i) -> "t" + 3 * i).toList());
		assertThat(members.stream().flatMap((member) -> member.tids().stream())).doesNotHaveDuplicates().hasSize(300);
	}

	@Test
	void whoLeavesHasNoTurnAnyMore() {
		Hub drawing = new Hub(HubSettings.DEFAULT.withBalance(HubBalance.RANDOM), this.timers);
		HubPeer leaving = new HubPeer(drawing, "leaving").work("g", 10);
		HubPeer staying = new HubPeer(drawing, "staying").work("g", 10);
		leaving.session.unsubscribe(1);
		IntStream.range(0, 10).forEach((i) -> get(drawing.send(QUEUE, perform("t" + i), SendOptions.DEFAULT)));
		assertThat(staying.tids()).hasSize(10);
		assertThat(leaving.tids()).isEmpty();
	}

	@Test
	void namedGroupAloneGetsIt() {
		HubPeer one = peer("one").work("g", 10);
		HubPeer other = peer("other").work("h", 10);
		HubPeer all = peer("all").work(null, 10);
		assertThat(get(this.hub.send(QUEUE, performFor("h", "1"), SendOptions.DEFAULT))).isEqualTo(Receipt.ROUTED);
		assertThat(other.tids()).containsExactly("1");
		assertThat(one.tids()).isEmpty();
		assertThat(all.tids()).isEmpty();
	}

	@Test
	void namedGroupThatNobodyKnowsKeepsItForItself() {
		assertThat(get(this.hub.send(QUEUE, performFor("h", "1"), SendOptions.DEFAULT))).isEqualTo(Receipt.UNROUTED);
		assertThat(peer("one").work("g", 10).tids()).isEmpty();
		assertThat(peer("two").work("h", 10).tids()).containsExactly("1");
	}

	@Test
	void orphansGoToTheFirstGroupOnly() {
		assertThat(send("1", SendOptions.DEFAULT)).isEqualTo(Receipt.UNROUTED);
		assertThat(send("2", SendOptions.DEFAULT)).isEqualTo(Receipt.UNROUTED);
		assertThat(peer("one").work("g", 10).tids()).containsExactly("1", "2");
		assertThat(peer("two").work("h", 10).tids()).isEmpty();
	}

	@Test
	void mandatoryIsNotKept() {
		assertThat(send("1", SendOptions.DEFAULT.withMandatory(true))).isEqualTo(Receipt.UNROUTED);
		HubPeer one = peer("one").work("g", 0);
		one.session.lost();
		assertThat(send("2", SendOptions.DEFAULT.withMandatory(true))).isEqualTo(Receipt.UNROUTED);
		assertThat(this.hub.counts().tasks()).isZero();
		assertThat(peer("two").work("g", 10).tids()).isEmpty();
	}

	@Test
	void groupIsKnownForOneLeaseAfterItsLastMember() {
		HubPeer one = peer("one").work("g", 0);
		HubPeer all = peer("all").work(null, 100);
		one.session.unsubscribe(1);
		this.timers.advance(Duration.ofSeconds(9));
		assertThat(send("kept", SendOptions.DEFAULT)).isEqualTo(Receipt.ROUTED);
		HubPeer back = peer("back").work("g", 10);
		assertThat(back.tids()).containsExactly("kept");
		back.session.ack(back.last().id());
		back.session.unsubscribe(1);
		this.timers.advance(Duration.ofSeconds(13));
		send("forgotten", SendOptions.DEFAULT);
		assertThat(peer("late").work("g", 10).tids()).isEmpty();
		assertThat(all.tids()).containsExactly("kept", "forgotten");
	}

	@Test
	void nothingIsDeliveredBeyondTheDemand() {
		HubPeer one = peer("one").work("g", 2);
		IntStream.range(0, 5).forEach((i) -> send("" + i, SendOptions.DEFAULT));
		assertThat(one.tids()).containsExactly("0", "1");
		one.session.request(1, 1);
		assertThat(one.tids()).containsExactly("0", "1", "2");
		one.session.request(1, Subscription.UNBOUNDED);
		send("5", SendOptions.DEFAULT);
		assertThat(one.tids()).containsExactly("0", "1", "2", "3", "4", "5");
	}

	@Test
	void higherPriorityFirstThenInOrder() {
		HubPeer one = peer("one").work("g", 0);
		send("a", HubPeer.priority(4));
		send("b", HubPeer.priority(9));
		send("c", HubPeer.priority(0));
		send("d", HubPeer.priority(9));
		send("e", HubPeer.priority(4));
		one.session.request(1, 10);
		assertThat(one.tids()).containsExactly("b", "d", "a", "e", "c");
	}

	@Test
	void membersWithDemandTakeTurns() {
		HubPeer one = peer("one").work("g", 10);
		HubPeer two = peer("two").work("g", 10);
		HubPeer idle = peer("idle").work("g", 0);
		IntStream.range(0, 6).forEach((i) -> send("" + i, SendOptions.DEFAULT));
		assertThat(one.tids()).containsExactly("0", "2", "4");
		assertThat(two.tids()).containsExactly("1", "3", "5");
		assertThat(idle.tids()).isEmpty();
	}

	@Test
	void expiredIsNeverDeliveredAndIsSwept() {
		HubPeer one = peer("one").work("g", 0);
		send("short", HubPeer.expiry(Duration.ofMillis(300)));
		send("long", HubPeer.expiry(Duration.ofSeconds(30)));
		this.timers.advance(Duration.ofMillis(300));
		one.session.request(1, 1);
		assertThat(one.tids()).containsExactly("long");
		one.session.ack(one.last().id());
		send("swept", HubPeer.expiry(Duration.ofMillis(300)));
		this.timers.advance(Duration.ofSeconds(2));
		assertThat(this.hub.counts().tasks()).isZero();
		assertThat(this.hub.counts().expired()).isEqualTo(2);
	}

	@Test
	void ageIsMeasured() {
		send("1", SendOptions.DEFAULT);
		this.timers.advance(Duration.ofMillis(1500));
		HubPeer one = peer("one").work("g", 1);
		assertThat(Duration.ofNanos(one.last().ageNanos())).isEqualTo(Duration.ofMillis(1500));
	}

	@Test
	void broadcastBeyondDemandAndBufferIsDroppedAndCounted() {
		Hub small = new Hub(HubSettings.DEFAULT.withSubscriberBuffer(2), this.timers);
		HubPeer all = new HubPeer(small, "all").work(null, 1);
		IntStream.range(0, 5).forEach((i) -> small.send(QUEUE, perform("" + i), SendOptions.DEFAULT));
		assertThat(all.tids()).containsExactly("0");
		all.session.request(1, 10);
		assertThat(all.tids()).containsExactly("0", "1", "2");
		assertThat(small.counts().dropped()).isEqualTo(2);
	}

	@Test
	void fullHubRefusesAndNamesTheBound() {
		Hub small = new Hub(HubSettings.DEFAULT.withMaxQueued(2, 1_000_000), this.timers);
		HubPeer one = new HubPeer(small, "one").work("g", 1);
		small.send(QUEUE, perform("1"), SendOptions.DEFAULT);
		small.send(QUEUE, perform("2"), SendOptions.DEFAULT);
		assertThatThrownBy(() -> get(small.send(QUEUE, perform("3"), SendOptions.DEFAULT)))
			.hasCauseInstanceOf(TransportException.class)
			.hasMessageContaining("2 messages")
			.hasMessageContaining("aether.hub.max-queued");
		one.session.ack(one.last().id());
		assertThat(get(small.send(QUEUE, perform("4"), SendOptions.DEFAULT))).isEqualTo(Receipt.ROUTED);
		assertThat(small.counts().refused()).isOne();
	}

	@Test
	void fullHubRefusesBytesToo() {
		Hub small = new Hub(HubSettings.DEFAULT.withMaxQueued(10, 500), this.timers);
		small.send(QUEUE, perform("1"), SendOptions.DEFAULT);
		assertThatThrownBy(() -> get(small.send(QUEUE, perform("2"), SendOptions.DEFAULT)))
			.hasMessageContaining("500 bytes")
			.hasMessageContaining("aether.hub.max-queued-bytes");
		assertThat(small.counts().tasks()).isOne();
	}

	@Test
	void nothingIsScheduledWhileThereIsNothingToLookAfter() {
		HubPeer one = peer("one").work("g", 10);
		send("1", SendOptions.DEFAULT);
		assertThat(this.timers.pending()).isOne();
		one.session.ack(one.last().id());
		this.timers.advance(Duration.ofSeconds(3));
		assertThat(this.timers.pending()).isZero();
	}

	@Test
	void longChainBetweenTwoMembersNeedsNoStack() {
		AtomicInteger left = new AtomicInteger(50_000);
		Consumer<HubPeer> chain = (peer) -> peer.on((delivery) -> {
			peer.session.ack(delivery.id());
			peer.session.request(1, 1);
			if (left.decrementAndGet() > 0) {
				send("x", SendOptions.DEFAULT);
			}
		});
		chain.accept(peer("one").work("g", 1));
		chain.accept(peer("two").work("g", 1));
		send("x", SendOptions.DEFAULT);
		assertThat(left).hasValue(0);
		assertThat(this.hub.counts().tasks()).isZero();
	}

	private Receipt send(String tid, SendOptions options) {
		return get(this.hub.send(QUEUE, perform(tid), options));
	}

	private HubPeer peer(String id) {
		return new HubPeer(this.hub, id);
	}

}
