package io.aethermagic.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Measures contenders in alternating rounds, and compares each with one of them.
 */
final class SideBySide {

	static final int[] IN_FLIGHT = { 1, 64, 512 };

	/** What the default concurrency gives a handler. */
	static final int LEAST_CONCURRENCY = 10;

	private static final int WARM_UP_ROUNDS = 2;

	private static final int WARM_UP_IN_FLIGHT = 64;

	private final Duration round;

	private final int rounds;

	SideBySide(Duration round, int rounds) {
		this.round = round;
		this.rounds = rounds;
	}

	/**
	 * Connects contenders that can work on so many tasks at a time.
	 */
	interface Connector {

		void connect(Map<String, Contender> contenders, int concurrency);

	}

	String head() {
		return "Median of " + this.rounds + " rounds of " + this.round.toMillis()
				+ " ms; with one in flight a thread performs and waits for each result.";
	}

	/**
	 * Measure.
	 * @param connector connects the contenders
	 * @param base whom the others are compared with
	 * @return a table in Markdown
	 * @throws InterruptedException if the run is interrupted
	 */
	List<String> measure(Connector connector, String base) throws InterruptedException {
		List<String> lines = new ArrayList<>();
		lines.add("| in flight | what | round trips/s | p50 | p99 | throughput to " + base + " | p50 to it |");
		lines.add("|---|---|---|---|---|---|---|");
		for (int inFlight : IN_FLIGHT) {
			lines.addAll(measure(connector, base, inFlight));
		}
		return lines;
	}

	private List<String> measure(Connector connector, String baseName, int inFlight) throws InterruptedException {
		Map<String, Contender> contenders = new LinkedHashMap<>();
		try {
			connector.connect(contenders, Math.max(LEAST_CONCURRENCY, inFlight));
			// Code that has not been compiled yet is no property of a library. Much in
			// flight compiles it sooner; then it is compiled anew for what is measured.
			for (int i = 0; i < WARM_UP_ROUNDS; i++) {
				warmUp(contenders, Math.max(WARM_UP_IN_FLIGHT, inFlight));
			}
			warmUp(contenders, inFlight);
			Map<String, List<Load.Figures>> figures = new LinkedHashMap<>();
			for (int i = 0; i < this.rounds; i++) {
				for (Map.Entry<String, Contender> contender : contenders.entrySet()) {
					figures.computeIfAbsent(contender.getKey(), (key) -> new ArrayList<>())
						.add(contender.getValue().measure(inFlight, this.round));
				}
			}
			Map<String, Load.Figures> medians = new LinkedHashMap<>();
			figures.forEach((what, measured) -> medians.put(what, median(measured)));
			Load.Figures base = medians.getOrDefault(baseName, new Load.Figures(Double.NaN, Double.NaN, Double.NaN));
			return medians.entrySet().stream().map((entry) -> line(inFlight, entry, base)).toList();
		}
		finally {
			contenders.values().forEach(Contender::close);
		}
	}

	private void warmUp(Map<String, Contender> contenders, int inFlight) throws InterruptedException {
		for (Contender contender : contenders.values()) {
			contender.measure(inFlight, this.round);
		}
	}

	static ExecutorService pool(String prefix, int concurrency) {
		return Executors.newFixedThreadPool(concurrency, new CustomizableThreadFactory(prefix));
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
