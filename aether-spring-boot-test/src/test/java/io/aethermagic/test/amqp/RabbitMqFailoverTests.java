package io.aethermagic.test.amqp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import com.rabbitmq.client.Address;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.test.TestInstance;
import io.aethermagic.test.broker.RabbitMqCluster;
import io.aethermagic.test.broker.RabbitMqServer;
import io.aethermagic.test.faults.FaultTransport;
import io.aethermagic.test.faults.Fleet;
import io.aethermagic.test.faults.Tally;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three nodes, of which the one that leads is killed under load, and then the next.
 */
@Tag("failover")
@Execution(ExecutionMode.CONCURRENT)
@EnabledIf("io.aethermagic.test.broker.RabbitMqServer#isInstalled")
class RabbitMqFailoverTests {

	private static final Logger logger = LoggerFactory.getLogger(RabbitMqFailoverTests.class);

	private static final Duration LEASE = Duration.ofSeconds(6);

	private static final String TASK = "failover";

	private static final int WORKERS = 3;

	private static final int FAILOVERS = 2;

	private static RabbitMqCluster cluster;

	@BeforeAll
	static void startNodes() {
		cluster = RabbitMqCluster.run();
	}

	@AfterAll
	static void closeNodes() {
		cluster.close();
	}

	/**
	 * Let each instance know all nodes, and prefer another one than the instance before.
	 */
	private static Fleet fleet() {
		List<Address> nodes = new ArrayList<>();
		cluster.nodes().forEach((node) -> nodes.add(new Address(node.host(), node.port())));
		FaultTransport transport = (host, port, timers, lease) -> {
			Collections.rotate(nodes, 1);
			return AmqpFaultTransport.connect(List.copyOf(nodes), timers, lease);
		};
		return new Fleet(new SharedNode(cluster.nodes().get(0)), transport, LEASE);
	}

	@Test
	@DisplayName("the node that leads is killed and comes back, then the next: nothing is lost, nothing ends twice")
	void theLeadersNodeIsKilledAndThenTheNext() throws InterruptedException {
		Tally tally = new Tally("Three nodes, the leader's killed " + FAILOVERS + " times");
		Pauses pauses = new Pauses();
		try (Fleet fleet = fleet()) {
			for (int i = 0; i < WORKERS; i++) {
				fleet.start(fleet.instance().concurrency(4).handler(TASK, tally.worker()));
			}
			TestInstance caller = fleet.start(fleet.instance());
			AtomicBoolean enough = new AtomicBoolean();
			Thread load = new Thread(() -> perform(caller, tally, pauses, enough), "load");
			load.start();
			String queue = queue();
			try {
				for (int i = 0; i < FAILOVERS; i++) {
					cluster.awaitMembers(queue);
					goOn(tally);
					RabbitMqServer leader = cluster.leader(queue);
					leader.kill();
					Fleet.until("another node leads", () -> cluster.leader(queue) != leader);
					goOn(tally);
					leader.start();
				}
				cluster.awaitMembers(queue);
				goOn(tally);
			}
			finally {
				enough.set(true);
				load.join();
			}
			tally.verify();
			logger.info("Three nodes: the longest time without a result was {} ms", pauses.longest().toMillis());
			assertThat(caller.client().openCalls()).isZero();
		}
	}

	private static void goOn(Tally tally) {
		int before = tally.ended();
		Fleet.until("tasks end", () -> tally.ended() >= before + 100);
	}

	private static String queue() {
		return cluster.nodes()
			.get(0)
			.control("-q", "list_queues", "--no-table-headers", "name")
			.lines()
			.filter((name) -> name.contains("." + TASK + "."))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Perform tasks of 20 to 50 ms, at most 40 at once.
	 */
	private static void perform(TestInstance caller, Tally tally, Pauses pauses, AtomicBoolean enough) {
		int sent = 0;
		while (!enough.get()) {
			int next = sent;
			Fleet.until("fewer are out", () -> next - tally.ended() < 40);
			TaskHandle<Integer> handle = caller.perform(TASK, 20 + sent % 31, Integer.class);
			tally.sent(handle);
			handle.onEvent((event) -> {
				if (event instanceof TaskEvent.Ended) {
					pauses.ended();
				}
			});
			sent++;
		}
	}

	/**
	 * The times between one result and the next.
	 */
	private static final class Pauses {

		private final AtomicLong last = new AtomicLong(System.nanoTime());

		private final AtomicLong longest = new AtomicLong();

		private void ended() {
			long now = System.nanoTime();
			long before = this.last.getAndSet(now);
			this.longest.accumulateAndGet(now - before, Math::max);
		}

		private Duration longest() {
			return Duration.ofNanos(this.longest.get());
		}

	}

}
