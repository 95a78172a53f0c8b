package io.aethermagic.test.mqtt;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import io.aethermagic.node.Incident;
import io.aethermagic.test.TestInstance;
import io.aethermagic.test.broker.EmbeddedArtemis;
import io.aethermagic.test.broker.MosquittoServer;
import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.test.faults.Fleet;
import io.aethermagic.test.faults.Tally;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that send nonsense at full speed while real tasks are done. Alone, because it
 * measures the heap. The system property {@value #SECONDS} says for how long.
 */
@Isolated
class HostilePeerTests {

	private static final String SECONDS = "aether.test.hostile-seconds";

	private static final int TASKS = 500;

	private static final long MOST_GROWTH = 64L * 1024 * 1024;

	private static final Logger logger = LoggerFactory.getLogger(HostilePeerTests.class);

	/** On which broker. */
	enum Broker {

		/**
		 * With queues that are as long as they have to be; it reads no faster than it
		 * works.
		 */
		MOSQUITTO(Integer.MAX_VALUE) {

			@Override
			TestBroker run() {
				Assumptions.assumeTrue(MosquittoServer.isInstalled(), "Mosquitto is not installed");
				return MosquittoServer.builder().config("max_queued_messages 0").run();
			}

		},

		/**
		 * In this process: its memory counts. It reads ahead without a bound, so peers
		 * have to wait for it now and then.
		 */
		ARTEMIS(100) {

			@Override
			TestBroker run() {
				return EmbeddedArtemis.run();
			}

		};

		private final int window;

		Broker(int window) {
			this.window = window;
		}

		abstract TestBroker run();

	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("a hostile peer loses no task, ends none twice, and leaves nothing behind")
	void nonsenseAtFullSpeed(Broker broker) {
		Duration rage = Duration.ofSeconds(Integer.getInteger(SECONDS, 10));
		Tally tally = new Tally("hostile peers on " + broker);
		try (Fleet fleet = new Fleet(broker.run(), new MqttFaultTransport(), Duration.ofSeconds(10))) {
			TestInstance worker = fleet.start(fleet.instance()
				.handler("real", tally.worker())
				.handler("hostile", (data, task) -> data.json().length));
			TestInstance caller = fleet.start(fleet.instance().aethermagic());
			List<TestInstance> instances = List.of(worker, caller);
			// the caller listens at the address that is misused
			assertThat(caller.perform("hostile", 1, Integer.class).get(Fleet.PATIENCE)).isEqualTo(1);
			long before = usedHeap();
			List<String> ids = List.of(worker.id(), caller.id(), UUID.randomUUID().toString());
			HostilePeer one = fleet.with(new HostilePeer(fleet.broker(), 1, ids, broker.window));
			HostilePeer two = fleet.with(new HostilePeer(fleet.broker(), 2, ids, broker.window));
			long end = System.nanoTime() + rage.toNanos();
			for (int i = 0; i < TASKS; i++) {
				tally.sent(caller.perform("real", 10, Integer.class));
				Fleet.until("it is time for the next task", pace(end, rage, TASKS - i - 1));
			}
			TestInstance late = fleet.start(fleet.instance().handler("hostile", (data, task) -> data.json().length));
			one.close();
			two.close();
			tally.verify();
			Fleet.until("nothing is left", () -> caller.client().openCalls() == 0 && worker.worker().runningTasks() == 0
					&& late.worker().runningTasks() == 0);
			assertThat(caller.perform("hostile", 12, Integer.class).get(Fleet.PATIENCE)).isEqualTo(2);
			for (TestInstance instance : instances) {
				logger.info("hostile peers sent {}: {}", one.sent() + two.sent(), incidents(instance));
				assertThat(instance.count(Incident.MALFORMED_MESSAGE)).isPositive();
				assertThat(instance.count(Incident.MISPLACED_MESSAGE)).isPositive();
				assertThat(instance.transport().state().connected()).isTrue();
			}
			assertThat(caller.count(Incident.UNEXPECTED_ANSWER)).isPositive();
			// what was retained is the broker's, which may be in this process
			fleet.broker().stop();
			long growth = usedHeap() - before;
			logger.info("hostile peers on {}: {} KiB of heap before, {} KiB more after", broker, before / 1024,
					growth / 1024);
			assertThat(growth).isLessThan(MOST_GROWTH);
		}
	}

	/**
	 * The tasks are spread over the time that the peers rage.
	 */
	private static BooleanSupplier pace(long end, Duration rage, int left) {
		long at = end - rage.toNanos() * left / TASKS;
		return () -> System.nanoTime() - at >= 0;
	}

	private static String incidents(TestInstance instance) {
		return Arrays.stream(Incident.values())
			.filter((incident) -> instance.count(incident) > 0)
			.map((incident) -> incident + " " + instance.count(incident))
			.collect(Collectors.joining(", "));
	}

	private static long usedHeap() {
		System.gc();
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

}
