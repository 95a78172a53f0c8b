package io.aethermagic.test.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.aethermagic.health.AetherHealthIndicator;
import io.aethermagic.node.Incident;
import io.aethermagic.worker.HandlerView;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The runbook of {@code docs/operations.md} has what health can show, in the words in
 * which it shows it.
 */
class RunbookTests {

	private static final String RUNBOOK = Manual.page("operations.md").split("\n## Runbook\n")[1];

	private static final String SOURCES = "aether-spring-boot-autoconfigure/src/main/java";

	@Test
	void everyDetailIsThere() {
		String indicator = Manual.text(
				Manual.ROOT.resolve(SOURCES + "/" + AetherHealthIndicator.class.getName().replace('.', '/') + ".java"));
		List<String> details = first(Pattern.compile("(?:withDetail|details\\.put)\\(\"(\\w+)\""), indicator);
		assertThat(details).contains("problem", "stuck", "fullBuffers", "incidents");
		String page = Manual.page("operations.md");
		// What only says which transport or handler it is, or how much it has.
		details.removeAll(List.of("type", "instance", "id", "address", "broadcast", "workgroup", "heard", "incarnation",
				"openCalls"));
		assertThat(details).allSatisfy((detail) -> assertThat(page).contains("`" + detail + "`"));
	}

	@Test
	void everyIncidentThatHealthShowsHasAStep() {
		List<String> faults = Stream.of(Incident.values()).filter(Incident::isFault).map(Incident::word).toList();
		String incidents = section("### Incidents");
		List<String> rows = first(Pattern.compile("(?m)^\\| (`[^|]+) \\|"), incidents);
		assertThat(rows.stream().flatMap((row) -> first(Pattern.compile("`([^`]+)`"), row).stream()))
			.containsExactlyInAnyOrderElementsOf(faults);
	}

	@Test
	void everyStateOfAHandlerButTheUsualOneIsThere() {
		String handlers = section("### Handlers");
		for (HandlerView.State state : HandlerView.State.values()) {
			if (state != HandlerView.State.LISTENING) {
				assertThat(handlers).contains("`" + state.name().toLowerCase(Locale.ROOT) + "`");
			}
		}
	}

	@Test
	void everyAlertIsThere() {
		List<String> alerts = first(Pattern.compile("- alert: (\\w+)"), Manual.page("monitoring/aether-alerts.yml"));
		assertThat(first(Pattern.compile("`(Aether\\w+)`"), section("### Alerts")))
			.containsExactlyInAnyOrderElementsOf(alerts);
	}

	@Test
	void problemsAreQuotedAsTheyAreSaid() {
		StringBuilder code = new StringBuilder();
		Manual.files(Manual.ROOT.resolve(SOURCES), ".java").forEach((file) -> code.append(Manual.text(file)));
		String said = code.toString().replaceAll("\"\\s*\\+\\s*\"", "");
		List<String> rows = first(Pattern.compile("(?m)^\\| (`[^|]+) \\|"),
				section("### No connection") + section("### Connected"));
		assertThat(rows).hasSizeGreaterThan(12);
		Stream
			.concat(rows.stream().flatMap((row) -> first(Pattern.compile("`([^`]+)`"), row).stream()),
					Stream.of("No connection to …", "Nothing was heard from the other side for longer than the lease"))
			.filter((phrase) -> !phrase.equals("problem"))
			.flatMap((phrase) -> Stream.of(phrase.split("…")))
			.map(String::strip)
			.forEach((words) -> assertThat(said.contains(words)).as("code that says '%s'", words).isTrue());
	}

	private static String section(String heading) {
		String rest = RUNBOOK.split(Pattern.quote(heading), 2)[1];
		return rest.split("\n### ", 2)[0];
	}

	private static List<String> first(Pattern pattern, String text) {
		return new ArrayList<>(pattern.matcher(text).results().map((found) -> found.group(1)).toList());
	}

}
