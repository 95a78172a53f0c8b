package io.aethermagic.test.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * From the number of each promise there is a way to its code and to its tests.
 */
class PromisesTests {

	private static final Path ROOT = root();

	private static final Path CODE = ROOT.resolve("aether-spring-boot-autoconfigure/src/main/java");

	private static final Path KIT = ROOT
		.resolve("aether-spring-boot-test/src/main/java/io/aethermagic/test/conformance");

	private static final Pattern ROW = Pattern.compile("^\\| (\\S+) \\|", Pattern.MULTILINE);

	private static final Pattern TAG = Pattern.compile("^\\s*\\* @promise\\b(.*)$", Pattern.MULTILINE);

	private static final Pattern KIT_NAME = Pattern.compile("Promise(\\d)(\\d\\d)\\D\\w*");

	@Test
	void allPromisesHaveALine() {
		List<String> numbers = Stream
			.concat(IntStream.rangeClosed(1, 13).mapToObj((number) -> "4." + number),
					IntStream.rangeClosed(1, 17).mapToObj((number) -> "5." + number))
			.toList();
		assertThat(promises()).containsExactlyElementsOf(numbers);
	}

	@Test
	void eachPromiseIsKeptByAClassAndNoClassKeepsAnotherOne() {
		Map<String, List<String>> classes = new TreeMap<>();
		for (Path file : files(CODE)) {
			for (String number : found(TAG, file)) {
				classes.computeIfAbsent(number.strip(), (key) -> new ArrayList<>()).add(file.getFileName().toString());
			}
		}
		assertThat(classes).containsOnlyKeys(promises());
	}

	@Test
	void eachPromiseHasATestAndNoTestProvesAnotherOne() {
		Map<String, List<String>> tests = new TreeMap<>();
		for (Class<?> promise : TransportConformanceTests.class.getInterfaces()) {
			String number = number(promise.getSimpleName());
			for (Method method : promise.getDeclaredMethods()) {
				if (method.isAnnotationPresent(Test.class)) {
					String name = method.getAnnotation(DisplayName.class).value();
					assertThat(name).as("a test of %s", promise.getSimpleName()).startsWith(number + " ");
					tests.computeIfAbsent(number, (key) -> new ArrayList<>()).add(name);
				}
			}
		}
		assertThat(tests).containsOnlyKeys(promises());
	}

	@Test
	void theKitLeavesOutNoneOfItsPromises() {
		assertThat(files(KIT)).map((file) -> file.getFileName().toString().replace(".java", ""))
			.filteredOn((name) -> KIT_NAME.matcher(name).matches())
			.containsExactlyInAnyOrderElementsOf(
					Stream.of(TransportConformanceTests.class.getInterfaces()).map(Class::getSimpleName).toList());
	}

	private static List<String> promises() {
		return found(ROW, ROOT.resolve("docs/promises.md")).stream()
			.filter((first) -> Character.isDigit(first.charAt(0)))
			.toList();
	}

	private static String number(String kitName) {
		MatchResult parts = KIT_NAME.matcher(kitName).results().findFirst().orElseThrow();
		return parts.group(1) + "." + Integer.parseInt(parts.group(2));
	}

	private static List<String> found(Pattern pattern, Path file) {
		try {
			return pattern.matcher(Files.readString(file)).results().map((match) -> match.group(1)).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<Path> files(Path folder) {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter((file) -> file.toString().endsWith(".java")).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path root() {
		Path folder = Path.of("").toAbsolutePath();
		while (!Files.exists(folder.resolve("docs/promises.md"))) {
			folder = folder.getParent();
		}
		return folder;
	}

}
