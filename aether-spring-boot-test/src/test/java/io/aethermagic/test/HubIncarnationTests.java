package io.aethermagic.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubClaim;
import io.aethermagic.transport.hub.HubDelivery;
import org.junit.jupiter.api.Test;

import static io.aethermagic.test.HubPeer.LEASE;
import static io.aethermagic.test.HubPeer.QUEUE;
import static io.aethermagic.test.HubPeer.again;
import static io.aethermagic.test.HubPeer.get;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a new incarnation of the hub does with claims and with what is sent again.
 */
class HubIncarnationTests {

	private final ManualTimers timers = new ManualTimers();

	private final Hub hub = new Hub(this.timers);

	private final HubPeer other = new HubPeer(this.hub, "other").work("g", 100).ready();

	@Test
	void taskOfAnAbsentHolderWaitsOneGraceLease() {
		assertThat(send(again("1", "holder"))).isEqualTo(Receipt.ROUTED);
		this.timers.advance(Duration.ofSeconds(29));
		assertThat(this.other.tids()).isEmpty();
		this.timers.advance(Duration.ofSeconds(2));
		assertThat(this.other.tids()).containsExactly("1");
		assertThat(this.other.last().count()).isOne();
	}

	@Test
	void taskOfAnAbsentHolderWaitsTheLeaseThatItNames() {
		send(HubPeer.message(Action.PERFORM, "1",
				Map.of(Headers.WORKGROUP, "g", Headers.INSTANCE, "holder", Headers.LEASE, "2000")));
		this.timers.advance(Duration.ofMillis(1900));
		assertThat(this.other.tids()).isEmpty();
		this.timers.advance(Duration.ofMillis(400));
		assertThat(this.other.tids()).containsExactly("1");
	}

	@Test
	void taskIsHandedOutWhenItsHolderHasNotClaimedIt() {
		send(again("1", "holder"));
		HubPeer holder = new HubPeer(this.hub, "holder");
		assertThat(this.other.tids()).isEmpty();
		holder.ready();
		assertThat(this.other.tids()).containsExactly("1");
		send(again("2", "holder"));
		assertThat(this.other.tids()).containsExactly("1", "2");
	}

	@Test
	void tasksOfOneHolderAreHandedOutInTheOrderInWhichTheyWereSentAgain() {
		List<String> tids = IntStream.range(0, 20).mapToObj(String::valueOf).toList();
		tids.forEach((tid) -> send(again(tid, "holder")));
		new HubPeer(this.hub, "holder").ready();
		assertThat(this.other.tids()).containsExactlyElementsOf(tids);
		assertThat(this.other.deliveries).extracting(HubDelivery::count).containsOnly(1);
	}

	@Test
	void tasksOfAHolderThatSaysGoodbyeAreHandedOutAtOnce() {
		HubPeer holder = new HubPeer(this.hub, "holder");
		send(again("1", "holder"));
		assertThat(this.other.tids()).isEmpty();
		holder.session.close();
		assertThat(this.other.tids()).containsExactly("1");
	}

	@Test
	void claimBeforeTheTaskIsSentAgain() {
		HubPeer holder = new HubPeer(this.hub, "holder");
		assertThat(claim(holder, "1", 7)).isEqualTo(Custody.HELD);
		holder.ready();
		assertThat(send(again("1", "holder"))).isEqualTo(Receipt.ROUTED);
		assertThat(this.other.tids()).isEmpty();
		assertThat(get(holder.session.extend(7))).isEqualTo(Custody.HELD);
		this.timers.advance(Duration.ofSeconds(12));
		assertThat(this.other.tids()).containsExactly("1");
		assertThat(this.other.last().count()).isEqualTo(4);
		assertThat(get(holder.session.ack(7))).isEqualTo(Custody.LOST);
	}

	@Test
	void claimAfterTheTaskIsSentAgain() {
		send(again("1", "holder"));
		HubPeer holder = new HubPeer(this.hub, "holder");
		assertThat(claim(holder, "1", 7)).isEqualTo(Custody.HELD);
		holder.ready();
		assertThat(this.other.tids()).isEmpty();
		assertThat(get(holder.session.ack(7))).isEqualTo(Custody.HELD);
		assertThat(this.hub.counts().tasks()).isZero();
		this.timers.advance(Duration.ofMinutes(1));
		assertThat(this.other.tids()).isEmpty();
	}

	@Test
	void claimLapsesUnlessExtended() {
		HubPeer holder = new HubPeer(this.hub, "holder");
		claim(holder, "1", 7);
		holder.ready();
		this.timers.advance(Duration.ofSeconds(9));
		assertThat(get(holder.session.extend(7))).isEqualTo(Custody.HELD);
		this.timers.advance(Duration.ofSeconds(9));
		assertThat(get(holder.session.extend(7))).isEqualTo(Custody.HELD);
		this.timers.advance(Duration.ofSeconds(12));
		assertThat(get(holder.session.extend(7))).isEqualTo(Custody.LOST);
		assertThat(this.hub.counts().tasks()).isZero();
	}

	@Test
	void acknowledgedClaimIsRememberedForOneLease() {
		HubPeer holder = new HubPeer(this.hub, "holder");
		claim(holder, "1", 7);
		holder.ready();
		assertThat(get(holder.session.ack(7))).isEqualTo(Custody.HELD);
		assertThat(send(again("1", "holder"))).isEqualTo(Receipt.ROUTED);
		assertThat(this.other.tids()).isEmpty();
		assertThat(this.hub.counts().duplicates()).isOne();
		this.timers.advance(Duration.ofSeconds(12));
		assertThat(this.hub.counts().tasks()).isZero();
		send(again("1", "holder"));
		assertThat(this.other.tids()).containsExactly("1");
	}

	@Test
	void repeatOfWhatTheHubHasIsDroppedAsRouted() {
		send(again("parked", "holder"));
		assertThat(send(again("parked", "holder"))).isEqualTo(Receipt.ROUTED);
		HubPeer holder = new HubPeer(this.hub, "holder").ready();
		assertThat(this.other.tids()).containsExactly("parked");
		assertThat(send(again("parked", "holder"))).isEqualTo(Receipt.ROUTED);
		this.other.session.accept(this.other.last().id());
		assertThat(send(again("parked", "holder"))).isEqualTo(Receipt.ROUTED);
		assertThat(this.other.tids()).containsExactly("parked");
		assertThat(holder.tids()).isEmpty();
		assertThat(this.hub.counts().tasks()).isOne();
		assertThat(this.hub.counts().duplicates()).isEqualTo(3);
	}

	@Test
	void repeatIsRoutedEvenWhenNoMemberIsThereNow() {
		send(HubPeer.performFor("g", "1"));
		this.other.session.accept(this.other.last().id());
		this.other.session.unsubscribe(1);
		assertThat(send(HubPeer.performFor("g", "2"))).isEqualTo(Receipt.UNROUTED);
		assertThat(send(again("1", "other"))).isEqualTo(Receipt.ROUTED);
	}

	@Test
	void secondClaimOfATaskIsLost() {
		HubPeer holder = new HubPeer(this.hub, "holder");
		claim(holder, "1", 7);
		assertThat(claim(holder, "1", 7)).isEqualTo(Custody.HELD);
		assertThat(claim(this.other, "1", 8)).isEqualTo(Custody.LOST);
		assertThat(get(this.other.session.extend(8))).isEqualTo(Custody.LOST);
	}

	@Test
	void claimTakesATaskOutOfTheLine() {
		Hub quiet = new Hub(this.timers);
		HubPeer idle = new HubPeer(quiet, "idle").work("g", 0);
		quiet.send(QUEUE, HubPeer.performFor("g", "1"), SendOptions.DEFAULT);
		HubPeer holder = new HubPeer(quiet, "holder");
		assertThat(claim(holder, "1", 7)).isEqualTo(Custody.HELD);
		idle.session.request(1, 10);
		assertThat(idle.tids()).isEmpty();
		holder.session.close();
		assertThat(idle.tids()).containsExactly("1");
	}

	private Receipt send(AetherMessage message) {
		return get(this.hub.send(QUEUE, message, SendOptions.DEFAULT));
	}

	private static Custody claim(HubPeer peer, String tid, long delivery) {
		return get(peer.session.claim(new HubClaim(delivery, HubPeer.ADDRESS, "g", tid, 3, LEASE)));
	}

}
