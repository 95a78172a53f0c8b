package io.aethermagic.test.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the examples of {@code docs/testing.md} are compiled and run: each is a part
 * of a class in the package {@code shop}, but for white space and {@code this}.
 */
class TestingPageTests {

	private static final Path PAGE = Path.of("..", "docs", "testing.md");

	private static final Path SOURCES = Path.of("src", "test", "java", "io", "aethermagic", "test", "documentation",
			"shop");

	private static final Pattern EXAMPLE = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

	@Test
	void examplesAreCompiledAndRun() throws IOException {
		List<String> sources;
		try (Stream<Path> files = Files.list(SOURCES)) {
			sources = files.map(TestingPageTests::read).map(TestingPageTests::plain).toList();
		}
		List<String> examples = EXAMPLE.matcher(read(PAGE)).results().map((result) -> result.group(1)).toList();
		assertThat(examples).hasSizeGreaterThan(4)
			.allSatisfy(
					(example) -> assertThat(sources).as(example).anyMatch((source) -> source.contains(plain(example))));
	}

	private static String plain(String source) {
		return source.replaceAll("\\b(this\\.|private )", "").replaceAll("\\s+", "");
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
