package io.aethermagic.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.aethermagic.client.AetherTemplate;

/**
 * Round trips on the {@code local} transport: perform, status 0 and complete, with a
 * payload of 256 bytes. Beside them, in the same run and in alternating rounds, what a
 * hand-over to a plain thread pool costs: no names, no JSON, no promises.
 */
final class RoundTrips {

	private static final int[] IN_FLIGHT = { 1, 64, 512 };

	private static final String PAYLOAD = "x".repeat(254);

	private final Duration round;

	private final int rounds;

	RoundTrips(Duration round, int rounds) {
		this.round = round;
		this.rounds = rounds;
	}

	List<String> measure(AetherTemplate aether) throws InterruptedException {
		ExecutorService pool = Executors.newFixedThreadPool(EchoTasks.CONCURRENCY);
		try {
			Exchange raw = () -> CompletableFuture.supplyAsync(() -> PAYLOAD, pool);
			Exchange local = () -> aether.perform(EchoTasks.JOB, EchoTasks.TASK, PAYLOAD, String.class).completion();
			new Load(raw, 64).run(this.round);
			new Load(local, 64).run(this.round.multipliedBy(3));
			List<String> lines = new ArrayList<>();
			lines.add("| in flight | what | round trips/s | p50 | p99 |");
			lines.add("|---|---|---|---|---|");
			for (int inFlight : IN_FLIGHT) {
				Map<String, Exchange> exchanges = Map.of("local", local, "plain thread pool", raw);
				Map<String, List<Load.Figures>> figures = new TreeMap<>();
				for (int i = 0; i < this.rounds; i++) {
					for (Map.Entry<String, Exchange> exchange : exchanges.entrySet()) {
						figures.computeIfAbsent(exchange.getKey(), (key) -> new ArrayList<>())
							.add(new Load(exchange.getValue(), inFlight).run(this.round));
					}
				}
				figures.forEach((what, measured) -> lines.add(line(inFlight, what, measured)));
			}
			return lines;
		}
		finally {
			pool.shutdown();
		}
	}

	private static String line(int inFlight, String what, List<Load.Figures> rounds) {
		List<Load.Figures> sorted = new ArrayList<>(rounds);
		sorted.sort(Comparator.comparingDouble(Load.Figures::perSecond));
		Load.Figures median = sorted.get(sorted.size() / 2);
		return String.format("| %d | %s | %,.0f | %,.0f µs | %,.0f µs |", inFlight, what, median.perSecond(),
				median.p50Micros(), median.p99Micros());
	}

}
