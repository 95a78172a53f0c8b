package io.aethermagic.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * This build beside another one: both are run with the same arguments, in turns, each in
 * a process of its own, and each number that both print is told of as a ratio.
 */
final class Comparison {

	private static final Pattern NUMBER = Pattern.compile("\\d[\\d,]*(\\.\\d+)?");

	private final Path other;

	private final int rounds;

	private final List<String> args;

	/**
	 * Prepare to compare.
	 * @param other the jar of the other build's benchmarks
	 * @param rounds how often each is run
	 * @param args what to measure
	 */
	Comparison(Path other, int rounds, List<String> args) {
		this.other = other;
		this.rounds = rounds;
		this.args = List.copyOf(args);
	}

	/**
	 * Run both.
	 * @return a line for each line with numbers that both have printed: its words, and
	 * for each number this build's median, the other's and their ratio
	 */
	List<String> measure() throws InterruptedException {
		Path own = Path.of(System.getProperty("java.class.path"));
		Map<String, List<List<Double>>> ours = new LinkedHashMap<>();
		Map<String, List<List<Double>>> theirs = new LinkedHashMap<>();
		for (int round = 0; round < this.rounds; round++) {
			read(own, ours);
			read(this.other, theirs);
		}
		List<String> lines = new ArrayList<>();
		ours.forEach((words, figures) -> {
			List<List<Double>> others = theirs.get(words);
			if (others != null) {
				lines.add(line(words, figures, others));
			}
		});
		return lines;
	}

	private static String line(String words, List<List<Double>> ours, List<List<Double>> theirs) {
		StringBuilder line = new StringBuilder(words).append(':');
		for (int i = 0; i < ours.get(0).size(); i++) {
			double own = median(ours, i);
			double other = median(theirs, i);
			line.append(String.format(" %,.1f / %,.1f = %.2f;", own, other, own / other));
		}
		return line.toString();
	}

	private static double median(List<List<Double>> rounds, int at) {
		double[] sorted = rounds.stream().mapToDouble((numbers) -> numbers.get(at)).sorted().toArray();
		return sorted[sorted.length / 2];
	}

	private void read(Path jar, Map<String, List<List<Double>>> into) throws InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar.toString()));
		command.addAll(this.args);
		try {
			Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
			try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
				reader.lines().forEach((line) -> read(line, into));
			}
			if (process.waitFor() != 0) {
				throw new IllegalStateException("It ended with " + process.exitValue() + ": " + command);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Take the numbers out of a line. In a table the first column says what is measured.
	 */
	private static void read(String line, Map<String, List<List<Double>>> into) {
		int from = line.startsWith("| ") ? line.indexOf('|', 1) : 0;
		Matcher matcher = NUMBER.matcher(line.substring(from));
		List<Double> numbers = new ArrayList<>();
		while (matcher.find()) {
			numbers.add(Double.valueOf(matcher.group().replace(",", "")));
		}
		String words = line.substring(0, from) + matcher.replaceAll("_");
		if (!numbers.isEmpty() && !line.startsWith("JDK")) {
			into.computeIfAbsent(words, (key) -> new ArrayList<>()).add(numbers);
		}
	}

}
