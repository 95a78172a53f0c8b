package io.aethermagic.test;

import java.time.Duration;

import io.aethermagic.message.Action;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubSettings;
import org.junit.jupiter.api.Test;

import static io.aethermagic.test.HubPeer.QUEUE;
import static io.aethermagic.test.HubPeer.get;
import static io.aethermagic.test.HubPeer.perform;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who holds a task, and how it comes back.
 */
class HubCustodyTests {

	private final ManualTimers timers = new ManualTimers();

	private final Hub hub = new Hub(this.timers);

	@Test
	void lapsedTaskComesBackToTheFrontAndIsCounted() {
		HubPeer one = peer("one").work("g", 2);
		send("1");
		send("2");
		send("3");
		one.session.accept(one.deliveries.get(0).id());
		this.timers.advance(Duration.ofSeconds(9));
		assertThat(get(one.session.extend(one.deliveries.get(0).id()))).isEqualTo(Custody.HELD);
		assertThat(get(one.session.accept(one.deliveries.get(1).id()))).isEqualTo(Custody.HELD);
		HubPeer two = peer("two").work("g", 0);
		this.timers.advance(Duration.ofSeconds(9));
		assertThat(this.hub.counts().lapsed()).isZero();
		this.timers.advance(Duration.ofSeconds(2));
		assertThat(this.hub.counts().lapsed()).isEqualTo(2);
		two.session.request(1, 3);
		assertThat(two.tids()).containsExactly("1", "2", "3");
		assertThat(two.deliveries).extracting("count").containsExactly(2, 2, 1);
		assertThat(get(one.session.extend(one.deliveries.get(0).id()))).isEqualTo(Custody.LOST);
		assertThat(get(one.session.ack(one.deliveries.get(0).id()))).isEqualTo(Custody.LOST);
		assertThat(get(one.session.release(one.deliveries.get(0).id()))).isEqualTo(Custody.LOST);
		assertThat(get(two.session.ack(two.deliveries.get(0).id()))).isEqualTo(Custody.HELD);
	}

	@Test
	void deliveryThatIsNeverAcceptedLapsesToo() {
		peer("one").work("g", 1);
		send("1");
		HubPeer two = peer("two").work("g", 1);
		this.timers.advance(Duration.ofSeconds(11));
		assertThat(two.tids()).containsExactly("1");
		assertThat(two.last().count()).isEqualTo(2);
	}

	@Test
	void releaseGoesToTheFrontUncounted() {
		HubPeer one = peer("one").work("g", 1);
		send("1");
		send("2");
		HubPeer two = peer("two").work("g", 0);
		one.session.accept(one.last().id());
		assertThat(get(one.session.release(one.last().id()))).isEqualTo(Custody.HELD);
		two.session.request(1, 2);
		assertThat(two.tids()).containsExactly("1", "2");
		assertThat(two.deliveries.get(0).count()).isOne();
		assertThat(get(one.session.extend(one.last().id()))).isEqualTo(Custody.LOST);
	}

	@Test
	void ackIsTheEnd() {
		HubPeer one = peer("one").work("g", 1);
		send("1");
		assertThat(get(one.session.ack(one.last().id()))).isEqualTo(Custody.HELD);
		assertThat(get(one.session.ack(one.last().id()))).isEqualTo(Custody.LOST);
		assertThat(this.hub.counts().tasks()).isZero();
		assertThat(this.hub.counts().taskBytes()).isZero();
	}

	@Test
	void lostConnectionGivesBackAtOnceWhatWasNotAccepted() {
		HubPeer one = peer("one").work("g", 3);
		send("1");
		send("2");
		send("3");
		one.session.accept(one.deliveries.get(1).id());
		HubPeer two = peer("two").work("g", 10);
		one.session.lost();
		assertThat(one.isClosed()).isTrue();
		assertThat(two.tids()).containsExactly("1", "3");
		assertThat(two.deliveries).extracting("count").containsOnly(1);
		HubPeer back = peer("one");
		assertThat(get(back.session.extend(one.deliveries.get(0).id()))).isEqualTo(Custody.LOST);
		assertThat(get(back.session.extend(one.deliveries.get(1).id()))).isEqualTo(Custody.HELD);
		assertThat(get(back.session.ack(one.deliveries.get(1).id()))).isEqualTo(Custody.HELD);
	}

	@Test
	void acceptedTaskOfALostConnectionLapses() {
		HubPeer one = peer("one").work("g", 1);
		send("1");
		one.session.accept(one.last().id());
		HubPeer two = peer("two").work("g", 1);
		one.session.lost();
		this.timers.advance(Duration.ofSeconds(9));
		assertThat(two.tids()).isEmpty();
		this.timers.advance(Duration.ofSeconds(2));
		assertThat(two.tids()).containsExactly("1");
		assertThat(two.last().count()).isEqualTo(2);
	}

	@Test
	void lapsedTaskThatNobodyTookIsTakenBack() {
		HubPeer one = peer("one").work("g", 3);
		send("1");
		send("2");
		one.deliveries.forEach((delivery) -> one.session.accept(delivery.id()));
		one.session.lost();
		this.timers.advance(Duration.ofMinutes(5));
		assertThat(this.hub.counts().lapsed()).isEqualTo(2);
		HubPeer back = peer("one").work("g", 0);
		assertThat(get(back.session.extend(one.deliveries.get(0).id()))).isEqualTo(Custody.HELD);
		assertThat(get(back.session.ack(one.deliveries.get(1).id()))).isEqualTo(Custody.HELD);
		HubPeer two = peer("two").work("g", 2);
		this.timers.advance(Duration.ofSeconds(9));
		assertThat(two.tids()).isEmpty();
		assertThat(this.hub.counts().tasks()).isOne();
		this.timers.advance(Duration.ofSeconds(2));
		assertThat(two.tids()).containsExactly("1");
		assertThat(two.last().count()).isEqualTo(3);
	}

	@Test
	void taskThatComesBackToItsHolderIsHeldUnderBothDeliveriesAndEndsUnderTheLater() {
		HubPeer one = peer("one").work("g", 1);
		send("1");
		one.session.accept(one.last().id());
		one.session.lost();
		this.timers.advance(Duration.ofSeconds(11));
		HubPeer back = peer("one").work("g", 1);
		HubPeer two = peer("two").work("g", 1);
		assertThat(back.tids()).containsExactly("1");
		long earlier = one.last().id();
		long later = back.last().id();
		this.timers.advance(Duration.ofSeconds(9));
		assertThat(get(back.session.extend(earlier))).isEqualTo(Custody.HELD);
		this.timers.advance(Duration.ofSeconds(9));
		assertThat(get(back.session.ack(earlier))).isEqualTo(Custody.LOST);
		assertThat(get(back.session.release(earlier))).isEqualTo(Custody.LOST);
		assertThat(two.tids()).isEmpty();
		assertThat(get(back.session.release(later))).isEqualTo(Custody.HELD);
		assertThat(two.tids()).containsExactly("1");
		assertThat(get(back.session.extend(earlier))).isEqualTo(Custody.LOST);
		assertThat(get(back.session.extend(later))).isEqualTo(Custody.LOST);
	}

	@Test
	void goodbyeReleasesEverything() {
		HubPeer one = peer("one").work("g", 2);
		send("1");
		send("2");
		one.session.accept(one.deliveries.get(0).id());
		HubPeer two = peer("two").work("g", 10);
		one.session.close();
		assertThat(two.tids()).containsExactly("1", "2");
		assertThat(two.deliveries).extracting("count").containsOnly(1);
		assertThat(one.session.extend(1).toCompletableFuture()).isCompletedExceptionally();
	}

	@Test
	void unsubscribedMemberGetsNothingMoreAndKeepsWhatItHas() {
		HubPeer one = peer("one").work("g", 5);
		send("1");
		one.session.unsubscribe(1);
		send("2");
		assertThat(one.tids()).containsExactly("1");
		assertThat(get(one.session.accept(one.last().id()))).isEqualTo(Custody.HELD);
		assertThat(get(one.session.ack(one.last().id()))).isEqualTo(Custody.HELD);
	}

	@Test
	void newConnectionOfTheSameInstanceTakesOverWithoutAWill() {
		HubPeer watcher = peer("watcher");
		watcher.session.subscribe(3, HubPeer.PRESENCE, SubscribeOptions.every(Action.OFFLINE));
		watcher.session.request(3, 10);
		HubPeer one = peer("one").work("g", 5);
		send("1");
		HubPeer again = peer("one").work("g", 5);
		assertThat(one.isClosed()).isTrue();
		assertThat(again.tids()).containsExactly("1");
		assertThat(watcher.tids()).isEmpty();
	}

	@Test
	void withoutRedeliveryAcceptForgets() {
		Hub forgetful = new Hub(HubSettings.DEFAULT.withRedelivery(false), this.timers);
		HubPeer one = new HubPeer(forgetful, "one").work("g", 3);
		forgetful.send(QUEUE, perform("1"), SendOptions.DEFAULT);
		forgetful.send(QUEUE, perform("2"), SendOptions.DEFAULT);
		forgetful.send(QUEUE, perform("3"), SendOptions.DEFAULT);
		HubPeer two = new HubPeer(forgetful, "two").work("g", 10);
		assertThat(get(one.session.accept(one.deliveries.get(0).id()))).isEqualTo(Custody.HELD);
		assertThat(get(one.session.extend(one.deliveries.get(0).id()))).isEqualTo(Custody.HELD);
		assertThat(get(one.session.release(one.deliveries.get(0).id()))).isEqualTo(Custody.HELD);
		assertThat(two.tids()).isEmpty();
		one.session.release(one.deliveries.get(1).id());
		assertThat(two.tids()).containsExactly("2");
		one.session.lost();
		this.timers.advance(Duration.ofMinutes(1));
		assertThat(two.tids()).containsExactly("2");
		two.session.ack(two.last().id());
		assertThat(forgetful.counts().tasks()).isZero();
		assertThat(forgetful.capabilities()).doesNotContain(Capability.REDELIVERY);
	}

	private void send(String tid) {
		this.hub.send(QUEUE, perform(tid), SendOptions.DEFAULT);
	}

	private HubPeer peer(String id) {
		return new HubPeer(this.hub, id);
	}

}
