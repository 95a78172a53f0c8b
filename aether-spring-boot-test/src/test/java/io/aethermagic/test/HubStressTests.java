package io.aethermagic.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.message.Action;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.local.LocalTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static io.aethermagic.test.HubPeer.QUEUE;
import static io.aethermagic.test.HubPeer.get;
import static io.aethermagic.test.HubPeer.perform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Several senders and members at once: every task is handled exactly once.
 */
@Execution(ExecutionMode.SAME_THREAD)
class HubStressTests {

	private static final int SENDERS = 4;

	private static final int MEMBERS = 4;

	private static final int TASKS = 100_000;

	private static final int PERMITS = 50;

	private final SystemTimers timers = new SystemTimers("stress-", 1, true);

	private final Hub hub = new Hub(this.timers);

	private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS);

	private final ExecutorService handlers = Executors.newFixedThreadPool(2);

	private final Map<String, Integer> handled = new ConcurrentHashMap<>();

	private final AtomicInteger answers = new AtomicInteger();

	private final AtomicInteger turns = new AtomicInteger();

	private final AtomicInteger lost = new AtomicInteger();

	private final AtomicInteger inside = new AtomicInteger();

	private final AtomicInteger overlaps = new AtomicInteger();

	@AfterEach
	void stop() {
		this.senders.shutdownNow();
		this.handlers.shutdownNow();
		this.hub.close();
		this.timers.close();
	}

	@Test
	@Timeout(120)
	void everyTaskIsHandledOnce() throws Exception {
		AetherTransport caller = start("caller");
		caller.subscribe(new Channel.Inbox("caller"), SubscribeOptions.every(Action.COMPLETE), (delivery) -> {
			this.overlaps.addAndGet((this.inside.incrementAndGet() > 1) ? 1 : 0);
			this.answers.incrementAndGet();
			this.inside.decrementAndGet();
		}).request(Subscription.UNBOUNDED);
		for (int i = 0; i < MEMBERS; i++) {
			member("member" + i);
		}
		List<Future<?>> sending = new ArrayList<>();
		for (int sender = 0; sender < SENDERS; sender++) {
			int first = sender;
			sending.add(this.senders.submit(() -> {
				for (int i = first; i < TASKS; i += SENDERS) {
					get(caller.send(QUEUE, perform("" + i), SendOptions.DEFAULT));
				}
			}));
		}
		for (Future<?> each : sending) {
			each.get(60, TimeUnit.SECONDS);
		}
		await().atMost(RealTime.PATIENCE).until(() -> this.answers.get() >= TASKS);
		assertThat(this.answers).hasValue(TASKS);
		assertThat(this.handled).hasSize(TASKS);
		assertThat(this.handled.values()).containsOnly(1);
		assertThat(this.lost).hasValue(0);
		assertThat(this.overlaps).hasValue(0);
		await().atMost(RealTime.PATIENCE).untilAsserted(() -> assertThat(this.hub.counts().tasks()).isZero());
		assertThat(this.hub.counts().taskBytes()).isZero();
		assertThat(this.hub.counts().passing()).isZero();
	}

	private void member(String name) {
		AetherTransport member = start(name);
		Subscription[] subscription = new Subscription[1];
		subscription[0] = member.subscribe(QUEUE, SubscribeOptions.tasks("g", Duration.ofSeconds(30)),
				(delivery) -> this.handlers.execute(() -> {
					if (get(delivery.accept()) == Custody.LOST) {
						this.lost.incrementAndGet();
						return;
					}
					String tid = delivery.message().tid();
					if (this.turns.incrementAndGet() % 97 == 0) {
						delivery.release();
						subscription[0].request(1);
						return;
					}
					this.handled.merge(tid, 1, Integer::sum);
					member.send(new Channel.Inbox("caller"), HubPeer.message(Action.COMPLETE, tid, Map.of()),
							SendOptions.DEFAULT);
					delivery.ack();
					subscription[0].request(1);
				}));
		subscription[0].request(PERMITS);
	}

	private AetherTransport start(String name) {
		AetherTransport transport = LocalTransport.create(this.hub, this.timers);
		get(transport.start(name, new LastWill(HubPeer.PRESENCE, HubPeer.message(Action.OFFLINE, name, Map.of()))));
		return transport;
	}

}
