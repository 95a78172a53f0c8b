package io.aethermagic.sample.client;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProgressViewTests {

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private final PrintStream out = new PrintStream(this.bytes, true, StandardCharsets.UTF_8);

	@Test
	void linesTellStepsAndTheEnd() {
		try (ProgressView view = new LineProgressView(this.out)) {
			ProgressView.Line line = view.add("a.png");
			line.at(1, "decoding");
			line.at(2, "decoding");
			line.at(30, "decoding");
			line.at(40, "decoded");
			line.at(60, "scaling");
			line.end("done");
			line.at(50, "late");
			line.end("again");
		}
		assertThat(text().lines()).containsExactly("a.png 1% decoding", "a.png 30% decoding", "a.png 60% scaling",
				"a.png done");
	}

	@Test
	void barsShowNamePercentAndStage() {
		try (ProgressView view = new BarProgressView(this.out)) {
			ProgressView.Line line = view.add("a-name-that-is-far-too-long-for-its-column.png");
			view.add("b.png").end("failed: not-a-picture");
			line.at(50, "scaling");
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(shown()).anyMatch((row) -> row.startsWith("a-name-that-is-far-too-~")
						&& row.contains("50%") && row.contains("scaling")));
			line.end("done");
		}
		assertThat(shown()).hasSize(2)
			.anyMatch((row) -> row.startsWith("b.png  ") && row.contains("failed: not-a-picture"))
			.anyMatch((row) -> row.contains("50%") && row.contains("done"));
	}

	@Test
	void screenKeepsEveryRowThatEnded() {
		Screen screen = new Screen(this.out);
		for (int i = 0; i < 40; i++) {
			screen.show(screen.add(), "row " + i);
		}
		assertThat(shown()).hasSize(17).endsWith("row 15", "... and 24 more");
		for (int i = 39; i >= 1; i--) {
			screen.end(i);
		}
		screen.close();
		screen.show(0, "late");
		List<String> expected = new ArrayList<>();
		for (int i = 39; i >= 0; i--) {
			expected.add("row " + i);
		}
		assertThat(shown()).isEqualTo(expected);
	}

	private String text() {
		return this.bytes.toString(StandardCharsets.UTF_8);
	}

	/**
	 * Do what a terminal of unlimited height does with the text.
	 */
	private List<String> shown() {
		List<String> rows = new ArrayList<>();
		String text = text().replace("\u001B[?7l", "").replace("\u001B[?7h", "").replace("\r", "");
		for (String part : text.split("(?<=\n)|(?=\u001B)")) {
			if (part.matches("(?s)\u001B\\[\\d+A.*")) {
				int up = Integer.parseInt(part.replaceAll("(?s)\u001B\\[(\\d+)A.*", "$1"));
				rows.subList(rows.size() - up, rows.size()).clear();
			}
			else {
				String row = part.replace("\u001B[J", "");
				if (row.endsWith("\n")) {
					rows.add(row.stripTrailing());
				}
			}
		}
		return rows;
	}

}
