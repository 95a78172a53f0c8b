package io.aethermagic.observation;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests that the rules and the dashboard name meters that there are, and that Prometheus'
 * own tool takes the rules.
 */
class MonitoringFilesTests {

	private static final Path DOCS = Path.of("..", "docs");

	private static final Path MONITORING = DOCS.resolve("monitoring");

	private static final Pattern METER = Pattern.compile("^\\| `(aether\\.[a-z.]+)` \\| ([a-z ]+) \\|",
			Pattern.MULTILINE);

	private static final Pattern SERIES = Pattern.compile("\\baether_[a-z_]+");

	@ParameterizedTest
	@ValueSource(strings = { "aether-alerts.yml", "aether-alerts-test.yml", "aether-dashboard.json" })
	void namesAreThoseOfTheManual(String file) throws IOException {
		Set<String> used = new TreeSet<>();
		Matcher matcher = SERIES.matcher(Files.readString(MONITORING.resolve(file)));
		while (matcher.find()) {
			used.add(matcher.group());
		}
		assertThat(used).isNotEmpty();
		assertThat(series()).containsAll(used);
	}

	/**
	 * Return the names of the manual's meters as Prometheus has them; the manual is
	 * compared with what is registered elsewhere.
	 */
	private static Set<String> series() throws IOException {
		Set<String> series = new TreeSet<>();
		Matcher matcher = METER.matcher(Files.readString(DOCS.resolve("operations.md")));
		while (matcher.find()) {
			String name = matcher.group(1).replace('.', '_');
			switch (matcher.group(2)) {
				case "counter" -> series.add(name + "_total");
				case "timer" ->
					series.addAll(Set.of(name + "_seconds_count", name + "_seconds_sum", name + "_seconds_max"));
				default -> series.add(name.equals("aether_heard") ? "aether_heard_seconds" : name);
			}
		}
		return series;
	}

	@Test
	void theDashboardIsJsonWithAQueryInEachPanel() throws IOException {
		var dashboard = JsonMapper.shared().readTree(Files.readString(MONITORING.resolve("aether-dashboard.json")));
		assertThat(dashboard.path("panels")).isNotEmpty()
			.allSatisfy((panel) -> assertThat(panel.path("targets").path(0).path("expr").asString()).isNotBlank());
	}

	@Test
	void promtoolTakesTheRulesAndTheirTests() throws Exception {
		assumeTrue(isPromtoolThere(), "promtool is not installed");
		promtool("check", "rules", "aether-alerts.yml");
		promtool("test", "rules", "aether-alerts-test.yml");
	}

	private static boolean isPromtoolThere() {
		return Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, "promtool")));
	}

	private static void promtool(String... arguments) throws Exception {
		String[] command = Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toArray(String[]::new);
		Process process = new ProcessBuilder(command).directory(MONITORING.toFile()).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		assertThat(process.exitValue()).as(output).isZero();
	}

}
