package io.aethermagic.test.amqp;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.test.TestInstance;
import io.aethermagic.test.broker.RabbitMqServer;
import io.aethermagic.test.faults.Fleet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A task that takes longer than a node of RabbitMQ lets it be held. The node looks at
 * that once a minute, so that this takes as long.
 */
@Tag("failover")
@Timeout(600)
@EnabledIf("io.aethermagic.test.broker.RabbitMqServer#isInstalled")
class RabbitMqConsumerTimeoutFailoverTests {

	@Test
	@DisplayName("the node takes a task back: it goes on under the next dispatch, or is begun once more, and ends")
	void aTaskIsTakenBack() {
		CountDownLatch gate = new CountDownLatch(1);
		AtomicInteger begun = new AtomicInteger();
		try (RabbitMqServer server = RabbitMqServer.run(List.of("consumer_timeout = 2000"));
				Fleet fleet = new Fleet(new SharedNode(server), new AmqpFaultTransport(), Duration.ofSeconds(6))) {
			TestInstance worker = fleet.start(fleet.instance().concurrency(1).handler("long", (data, task) -> {
				begun.incrementAndGet();
				gate.await();
				return data;
			}));
			TestInstance caller = fleet.start(fleet.instance());
			TaskHandle<Integer> handle = caller.task("long").timeout(Duration.ofMinutes(9)).perform(1, Integer.class);
			Fleet.until("it is at work", () -> begun.get() == 1);
			Fleet.until("it is taken back",
					() -> String.valueOf(worker.transport().state().problem()).contains("consumer_timeout"));
			Fleet.until("tasks come again", () -> worker.transport().state().problem() == null);
			gate.countDown();
			assertThat(handle.get(Duration.ofMinutes(1))).isEqualTo(1);
			assertThat(begun).hasValueBetween(1, 2);
		}
	}

}
