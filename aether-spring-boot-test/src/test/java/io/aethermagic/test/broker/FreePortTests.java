package io.aethermagic.test.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link FreePort}.
 */
class FreePortTests {

	private static final int PORTS = 500;

	@Test
	void twoProcessesAreNotGivenTheSamePort() throws IOException {
		Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
				FreePortTests.class.getName())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		try (BufferedReader output = other.inputReader(Charset.defaultCharset())) {
			Set<String> theirs = Set.of(output.readLine().split(","));
			assertThat(theirs).hasSize(PORTS);
			assertThat(IntStream.range(0, PORTS).mapToObj((i) -> Integer.toString(FreePort.next())))
				.doesNotContainAnyElementsOf(theirs);
		}
		finally {
			other.destroyForcibly();
		}
	}

	/**
	 * Take ports, say which, and keep them until the input ends.
	 * @param args none
	 * @throws IOException if the input can't be read
	 */
	public static void main(String[] args) throws IOException {
		System.out.println(IntStream.range(0, PORTS)
			.mapToObj((i) -> Integer.toString(FreePort.next()))
			.collect(Collectors.joining(",")));
		if (System.in.read() >= 0) {
			throw new IllegalStateException("Nobody writes");
		}
	}

}
