package io.aethermagic.sample.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.springframework.stereotype.Component;

/**
 * Keeps what has become of the pictures. Safe for use by several threads.
 */
@Component
class Report {

	private final Advice advice;

	private final long start = System.nanoTime();

	private final List<Failure> failures = new ArrayList<>();

	private int resized;

	Report(Advice advice) {
		this.advice = advice;
	}

	synchronized void resized() {
		this.resized++;
	}

	synchronized void failed(Failure failure) {
		this.failures.add(failure);
	}

	synchronized boolean isGood() {
		return this.failures.isEmpty();
	}

	/**
	 * Return the report: what failed and how to go on, by kind of failure, then a
	 * summary.
	 * @param pictures the pictures
	 * @param out where the results are
	 * @return some lines
	 */
	String text(Pictures pictures, OutFolder out) {
		return text(pictures, out, Duration.ofNanos(System.nanoTime() - this.start));
	}

	synchronized String text(Pictures pictures, OutFolder out, Duration time) {
		StringBuilder text = new StringBuilder();
		Map<String, List<Failure>> kinds = new TreeMap<>();
		this.failures
			.forEach((failure) -> kinds.computeIfAbsent(failure.code(), (code) -> new ArrayList<>()).add(failure));
		kinds.forEach((code, failed) -> {
			text.append(String.format("%n%s:%n", code));
			failed.forEach((failure) -> text.append(String.format("  %s: %s%n", failure.name(), failure.message())));
			text.append(String.format("  How to go on: %s%n", this.advice.on(code)));
		});
		if (pictures.others() > 0) {
			text.append(String.format("%nLeft alone, as they are no pictures: %d other file%s%n", pictures.others(),
					(pictures.others() == 1) ? "" : "s"));
		}
		return text.append(String.format("%n%s%n", summary(pictures.files().size(), time)))
			.append((this.resized > 0) ? String.format("The results are in %s%n", out) : "")
			.toString();
	}

	private String summary(int pictures, Duration time) {
		long cancelled = this.failures.stream().filter(Failure::cancelled).count();
		return String.format(Locale.ROOT, "%d picture%s, %d resized, %d failed%s, %.1f s", pictures,
				(pictures == 1) ? "" : "s", this.resized, this.failures.size() - cancelled,
				(cancelled > 0) ? ", " + cancelled + " cancelled" : "", time.toMillis() / 1000.0);
	}

}
