package io.aethermagic.test.mqtt;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.test.broker.TestBrokers;
import io.aethermagic.test.faults.Fleet;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A subscriber of a topic that asks for nothing, and is sent more than waits for it.
 */
class MqttTopicBoundTests {

	private static final int BOUND = 1_000;

	private static final Channel TOPIC = new Channel.Topic(TaskAddress.DEFAULT_UNION, "bounded");

	@Test
	void whatWaitsForDemandIsBoundedAndTheNewestIsDropped() {
		SystemTimers timers = new SystemTimers("bound-", 1, true);
		try (TestBroker broker = TestBrokers.mqtt()) {
			AetherTransport transport = new MqttFaultTransport().connect(broker.host(), broker.port(), timers,
					Duration.ofSeconds(30));
			List<String> slow = new CopyOnWriteArrayList<>();
			List<String> fast = new CopyOnWriteArrayList<>();
			Subscription slowly = subscribe(transport, slow);
			subscribe(transport, fast).request(Subscription.UNBOUNDED);
			transport.start("bound", new LastWill(new Channel.Topic(TaskAddress.DEFAULT_UNION, Channel.Topic.PRESENCE),
					message("will")));
			Fleet.until("it is connected", () -> transport.state().connected());
			for (int i = 0; i < BOUND + 50; i++) {
				transport.send(TOPIC, message(Integer.toString(i)), SendOptions.DEFAULT);
			}
			Fleet.until("all have come", () -> fast.size() == BOUND + 50);
			assertThat(slow).isEmpty();
			slowly.request(Subscription.UNBOUNDED);
			assertThat(slow).hasSize(BOUND);
			transport.send(TOPIC, message("next"), SendOptions.DEFAULT);
			Fleet.until("the next one comes", () -> slow.size() > BOUND);
			assertThat(slow)
				.isEqualTo(List.of(fast.subList(0, BOUND), List.of("next")).stream().flatMap(List::stream).toList());
			transport.stop();
		}
		finally {
			timers.close();
		}
	}

	private static Subscription subscribe(AetherTransport transport, List<String> taken) {
		return transport.subscribe(TOPIC, SubscribeOptions.every(Action.STATUS),
				(Delivery delivery) -> taken.add(new String(delivery.message().payload())));
	}

	private static AetherMessage message(String text) {
		return new AetherMessage(UUID.randomUUID().toString(), "", Action.STATUS, null, Map.of(), text.getBytes());
	}

}
