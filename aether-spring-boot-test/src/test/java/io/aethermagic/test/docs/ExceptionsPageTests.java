package io.aethermagic.test.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/exceptions.md} has every public exception and every code, and none that
 * there is not.
 */
class ExceptionsPageTests {

	private static final String PAGE = Manual.page("exceptions.md");

	private static final List<Path> SOURCES = Manual
		.files(Manual.ROOT.resolve("aether-spring-boot-autoconfigure/src/main/java"), ".java");

	private static final Pattern EXCEPTION = Pattern.compile("public (?:final )?class (\\w+Exception) ");

	private static final Pattern CODE = Pattern.compile(
			"\\b(?:Failed|failed|Cancelled|Failure|TaskFailedException|TaskCancelledException)\\(\\s*(?:\"([a-z-]+)\"|(?:(\\w+)\\.)?([A-Z_]+)\\b)");

	private static final Pattern ROW = Pattern.compile("^\\| `([a-z-]+)`", Pattern.MULTILINE);

	@Test
	void everyExceptionIsThere() {
		Set<String> exceptions = SOURCES.stream()
			.flatMap((source) -> EXCEPTION.matcher(Manual.text(source)).results())
			.map((found) -> found.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(exceptions).hasSizeGreaterThan(20).allSatisfy((name) -> assertThat(PAGE).contains("`" + name + "`"));
		Pattern.compile("`(\\w+Exception)`")
			.matcher(PAGE)
			.results()
			.map((found) -> found.group(1))
			.filter((name) -> !name.startsWith("Illegal") && !name.equals("CompletionException"))
			.forEach((name) -> assertThat(exceptions).contains(name));
	}

	@Test
	void everyCodeIsThereAndNoOther() {
		Set<String> codes = new TreeSet<>();
		for (Path source : SOURCES) {
			CODE.matcher(Manual.text(source)).results().forEach((found) -> {
				String code = (found.group(1) != null) ? found.group(1) : constant(source, found);
				codes.add(code);
			});
		}
		// Stages fail, too, with a sentence.
		codes.removeIf((code) -> code.contains(" "));
		// These are made elsewhere, by what has no code, or from a constant of its own.
		codes.addAll(List.of("failed", "bad-request", "fabric-error"));
		Set<String> rows = ROW.matcher(PAGE)
			.results()
			.map((row) -> row.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(codes).hasSizeGreaterThan(15);
		assertThat(rows).containsExactlyInAnyOrderElementsOf(codes);
	}

	/**
	 * Return the value of a constant that a code is given by, in its own file or that of
	 * the class that is named.
	 */
	private static String constant(Path source, MatchResult found) {
		Path file = (found.group(2) == null) ? source
				: SOURCES.stream()
					.filter((other) -> other.getFileName().toString().equals(found.group(2) + ".java"))
					.findFirst()
					.orElseThrow();
		return Pattern.compile(" " + found.group(3) + " = \"([^\"]+)\"")
			.matcher(Manual.text(file))
			.results()
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(found.group() + " in " + source))
			.group(1);
	}

}
