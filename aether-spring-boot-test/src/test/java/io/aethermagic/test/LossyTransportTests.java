package io.aethermagic.test;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import io.aethermagic.message.Action;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.aethermagic.test.HubPeer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The transport that mistreats.
 */
class LossyTransportTests {

	private static final Channel.Inbox INBOX = new Channel.Inbox("lossy");

	private final ManualTimers timers = new ManualTimers();

	private final Hub hub = new Hub(HubSettings.DEFAULT.withRedelivery(false), this.timers);

	private final LossyTransport lossy = new LossyTransport(this.hub, this.timers, 42);

	private final List<Delivery> received = new CopyOnWriteArrayList<>();

	@BeforeEach
	void start() {
		LastWill will = new LastWill(HubPeer.PRESENCE, HubPeer.message(Action.OFFLINE, "lossy", Map.of()));
		get(this.lossy.start("lossy", will));
		this.lossy.subscribe(INBOX, SubscribeOptions.every(Action.STATUS), this.received::add)
			.request(Subscription.UNBOUNDED);
	}

	@Test
	void obeysItsRules() {
		this.lossy.rule((channel, message) -> message.tid().equals("lose"), Mistreatment.LOSE);
		this.lossy.rule((channel, message) -> message.tid().equals("double"), Mistreatment.DOUBLE);
		this.lossy.rule((channel, message) -> message.tid().equals("late"), Mistreatment.delay(Duration.ofSeconds(1)));
		assertThat(send("lose")).isEqualTo(Receipt.ROUTED);
		send("late");
		send("double");
		send("plain");
		assertThat(tids()).containsExactly("double", "double", "plain");
		assertThat(this.received.get(0).message().id()).isEqualTo(this.received.get(1).message().id());
		this.timers.advance(Duration.ofSeconds(1));
		assertThat(tids()).containsExactly("double", "double", "plain", "late");
		assertThat(this.lossy.counts()).isEqualTo(new LossyCounts(4, 1, 1, 1));
	}

	@Test
	void chanceLosesDoublesAndReorders() {
		this.lossy.random(new LossyPercentages(10, 10, 30, Duration.ofSeconds(1)));
		IntStream.range(0, 1000).forEach((i) -> send("" + i));
		this.timers.advance(Duration.ofSeconds(1));
		LossyCounts counts = this.lossy.counts();
		assertThat(counts.lost()).isPositive();
		assertThat(counts.doubled()).isPositive();
		assertThat(counts.delayed()).isPositive();
		assertThat(this.received).hasSize((int) (1000 - counts.lost() + counts.doubled()));
		assertThat(new HashSet<>(tids())).hasSize((int) (1000 - counts.lost()));
		List<Integer> order = tids().stream().map(Integer::valueOf).toList();
		assertThat(order).isNotEqualTo(order.stream().sorted().toList());
		this.lossy.behave();
		this.received.clear();
		IntStream.range(0, 100).forEach((i) -> send("" + i));
		assertThat(this.received).hasSize(100);
	}

	@Test
	void cutAndRestore() {
		HubPeer watcher = new HubPeer(this.hub, "watcher");
		watcher.session.subscribe(9, HubPeer.PRESENCE, SubscribeOptions.every(Action.OFFLINE));
		watcher.session.request(9, 10);
		this.lossy.cut();
		assertThat(this.lossy.state().connected()).isFalse();
		assertThat(watcher.tids()).containsExactly("lossy");
		assertThat(this.lossy.send(INBOX, HubPeer.message(Action.STATUS, "x", Map.of()), SendOptions.DEFAULT)
			.toCompletableFuture()).isCompletedExceptionally();
		watcher.session.send(INBOX, HubPeer.message(Action.STATUS, "meanwhile", Map.of()), SendOptions.DEFAULT);
		assertThat(tids()).isEmpty();
		this.lossy.restore();
		assertThat(this.lossy.state().connected()).isTrue();
		assertThat(tids()).containsExactly("meanwhile");
		assertThat(send("1")).isEqualTo(Receipt.ROUTED);
		assertThat(tids()).containsExactly("meanwhile", "1");
	}

	@Test
	void hasNoRedelivery() {
		assertThat(this.lossy.capabilities()).doesNotContain(Capability.REDELIVERY);
		assertThatIllegalArgumentException().isThrownBy(() -> new LossyTransport(new Hub(this.timers), this.timers, 1))
			.withMessageContaining("withRedelivery(false)");
	}

	private Receipt send(String tid) {
		return get(this.lossy.send(INBOX, HubPeer.message(Action.STATUS, tid, Map.of()), SendOptions.DEFAULT));
	}

	private List<String> tids() {
		return this.received.stream().map((delivery) -> delivery.message().tid()).toList();
	}

}
