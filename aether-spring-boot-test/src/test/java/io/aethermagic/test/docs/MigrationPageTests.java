package io.aethermagic.test.docs;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code docs/migration.md} tells to write here is there.
 */
class MigrationPageTests {

	private static final Pattern ROW = Pattern.compile("(?m)^\\|[^|]+\\|([^|]+)\\|[^|]*\\|$");

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	private static final Pattern TYPE = Pattern.compile("(?<!\\w)@?([A-Z][a-z]\\w+)");

	private static final Pattern METHOD = Pattern.compile("(?:([A-Z]\\w+)\\.|\\.|\\b)([a-z]\\w+)\\(");

	private static final Pattern ATTRIBUTE = Pattern.compile("\\b([a-z]+) = ");

	/** Spring's and the JDK's. */
	private static final Set<String> OTHERS = Set.of("Duration", "Map", "Integer", "ParameterizedTypeReference",
			"Header", "Thumbnail");

	private static final Map<String, String> SOURCES = Manual
		.files(Manual.ROOT.resolve("aether-spring-boot-autoconfigure/src/main/java"), ".java")
		.stream()
		.collect(Collectors.toMap((file) -> file.getFileName().toString().replace(".java", ""), Manual::text,
				String::concat, TreeMap::new));

	private final List<String> written = ROW.matcher(Manual.page("migration.md"))
		.results()
		.flatMap((row) -> CODE.matcher(row.group(1)).results())
		.map((code) -> code.group(1))
		.toList();

	@Test
	void typesAreThere() {
		Set<String> types = found(TYPE).stream().map((type) -> type.group(1)).collect(Collectors.toSet());
		types.removeAll(OTHERS);
		assertThat(types).hasSizeGreaterThan(15).isSubsetOf(SOURCES.keySet());
	}

	@Test
	void methodsAreThere() {
		String all = String.join("\n", SOURCES.values());
		List<MatchResult> methods = found(METHOD);
		assertThat(methods).hasSizeGreaterThan(50).allSatisfy((method) -> {
			String type = method.group(1);
			String where = (type == null || OTHERS.contains(type)) ? all : SOURCES.get(type);
			if (type == null || !OTHERS.contains(type)) {
				assertThat(where).as(method.group()).containsPattern("[\\w>\\]] " + method.group(2) + "\\(");
			}
		});
	}

	@Test
	void attributesAreThere() {
		String annotations = SOURCES.get("AetherTaskHandler") + SOURCES.get("AetherEventListener");
		Set<String> attributes = found(ATTRIBUTE).stream()
			.map((attribute) -> attribute.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(attributes).hasSizeGreaterThan(5)
			.allSatisfy((attribute) -> assertThat(annotations).contains(" " + attribute + "()"));
	}

	private List<MatchResult> found(Pattern pattern) {
		return this.written.stream().flatMap((code) -> pattern.matcher(code).results()).toList();
	}

}
