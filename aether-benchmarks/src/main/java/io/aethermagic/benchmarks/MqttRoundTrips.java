package io.aethermagic.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;

import io.aethermagic.test.broker.EmbeddedArtemis;
import io.aethermagic.test.broker.MosquittoServer;
import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.worker.WorkerExecutors;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * Round trips over MQTT: perform, status 0 and complete, each at QoS 1, with data of 256
 * bytes. Aether and the same exchange written by hand on client libraries, on one broker,
 * in alternating rounds.
 */
final class MqttRoundTrips {

	/** With these lines Mosquitto is no limit to any of them. */
	private static final String[] MOSQUITTO = { "max_inflight_messages 10000", "max_queued_messages 100000" };

	private static final int[] IN_FLIGHT = { 1, 64, 512 };

	/** What the default concurrency gives a handler. */
	private static final int WARM_UP_ROUNDS = 2;

	private static final int WARM_UP_IN_FLIGHT = 64;

	private static final int LEAST_CONCURRENCY = 10;

	private static final String BASE = "Paho, TCP_NODELAY";

	private final Duration round;

	private final int rounds;

	MqttRoundTrips(Duration round, int rounds) {
		this.round = round;
		this.rounds = rounds;
	}

	/**
	 * Measure.
	 * @return lines of Markdown
	 * @throws InterruptedException if the run is interrupted
	 */
	List<String> measure() throws InterruptedException {
		try (TestBroker broker = broker()) {
			List<String> lines = new ArrayList<>();
			lines.add("Broker: " + broker.description() + ((broker instanceof MosquittoServer)
					? ", " + String.join(", ", MOSQUITTO) : " (Mosquitto is not installed)"));
			lines.add("");
			lines.add("Median of " + this.rounds + " rounds of " + this.round.toMillis() + " ms. Everybody writes and "
					+ "reads the 11 keys with Jackson and works on a pool of as many threads as are in flight, and at "
					+ "least " + LEAST_CONCURRENCY + ". By hand there are no headers, deadlines, leases, duplicates "
					+ "or repeats. Spring Integration acknowledges a perform on arrival, the others when Accepted is "
					+ "confirmed.");
			lines.add("");
			lines.add("| in flight | what | round trips/s | p50 | p99 | throughput to " + BASE + " | p50 to it |");
			lines.add("|---|---|---|---|---|---|---|");
			for (int inFlight : IN_FLIGHT) {
				lines.addAll(measure(broker, inFlight));
			}
			return lines;
		}
	}

	private static TestBroker broker() {
		return MosquittoServer.isInstalled() ? MosquittoServer.builder().config(MOSQUITTO).run()
				: EmbeddedArtemis.run();
	}

	private List<String> measure(TestBroker broker, int inFlight) throws InterruptedException {
		Map<String, MqttContender> contenders = new LinkedHashMap<>();
		try {
			connect(contenders, broker, Math.max(LEAST_CONCURRENCY, inFlight));
			Map<String, List<Load.Figures>> figures = new LinkedHashMap<>();
			// Code that has not been compiled yet is no property of a library.
			for (int i = 0; i < WARM_UP_ROUNDS; i++) {
				for (MqttContender contender : contenders.values()) {
					new Load(contender, Math.max(WARM_UP_IN_FLIGHT, inFlight)).run(this.round);
				}
			}
			for (int i = 0; i < this.rounds; i++) {
				for (Map.Entry<String, MqttContender> contender : contenders.entrySet()) {
					figures.computeIfAbsent(contender.getKey(), (key) -> new ArrayList<>())
						.add(new Load(contender.getValue(), inFlight).run(this.round));
				}
			}
			Map<String, Load.Figures> medians = new LinkedHashMap<>();
			figures.forEach((what, measured) -> medians.put(what, median(measured)));
			Load.Figures base = median(figures.getOrDefault(BASE, List.of()));
			return medians.entrySet().stream().map((entry) -> line(inFlight, entry, base)).toList();
		}
		finally {
			contenders.values().forEach(MqttContender::close);
		}
	}

	private static void connect(Map<String, MqttContender> contenders, TestBroker broker, int concurrency) {
		String host = broker.host();
		int port = broker.port();
		String url = "tcp://" + host + ":" + port;
		try {
			contenders.put("Aether", new AetherOnMqtt(host, port, concurrency));
			contenders.put(BASE, new PahoByHand(new MqttNames("nodelay"), url, true, pool("nodelay-", concurrency)));
			contenders.put("Paho as it comes",
					new PahoByHand(new MqttNames("paho"), url, false, pool("paho-", concurrency)));
			contenders.put("HiveMQ client",
					new HiveMqByHand(new MqttNames("hivemq"), host, port, pool("hivemq-", concurrency)));
			contenders.put("Spring Integration",
					new SpringIntegrationByHand(new MqttNames("spring"), url, pool("spring-", concurrency)));
		}
		catch (MqttException ex) {
			throw new IllegalStateException("Paho could not connect", ex);
		}
	}

	private static ExecutorService pool(String prefix, int concurrency) {
		return (ExecutorService) WorkerExecutors.PLATFORM_THREADS.create(prefix, concurrency);
	}

	private static Load.Figures median(List<Load.Figures> rounds) {
		return rounds.stream()
			.sorted(Comparator.comparingDouble(Load.Figures::perSecond))
			.skip(rounds.size() / 2)
			.findFirst()
			.orElseThrow();
	}

	private static String line(int inFlight, Map.Entry<String, Load.Figures> entry, Load.Figures base) {
		Load.Figures figures = entry.getValue();
		return String.format("| %d | %s | %,.0f | %,.0f µs | %,.0f µs | %.2f | %.2f |", inFlight, entry.getKey(),
				figures.perSecond(), figures.p50Micros(), figures.p99Micros(), figures.perSecond() / base.perSecond(),
				figures.p50Micros() / base.p50Micros());
	}

}
