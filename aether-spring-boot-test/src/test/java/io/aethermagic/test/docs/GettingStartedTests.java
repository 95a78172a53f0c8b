package io.aethermagic.test.docs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import io.aethermagic.test.broker.MosquittoServer;
import io.aethermagic.test.faults.ChildJvm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What {@code docs/getting-started.md} has can be compiled and run, and does what the
 * page says.
 */
class GettingStartedTests {

	private static final Duration SOON = Duration.ofMinutes(3);

	private static final String PAGE = Manual.page("getting-started.md");

	private static final Pattern CLASS = Pattern.compile("class (\\w+)");

	private static final Pattern DEPENDENCY = Pattern
		.compile("<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>");

	@TempDir
	private Path folder;

	private final List<Process> processes = new ArrayList<>();

	private Path classes;

	@BeforeEach
	void compile() throws IOException {
		this.classes = Files.createDirectory(this.folder.resolve("classes"));
		List<String> command = new ArrayList<>(List.of("-proc:none", "-parameters", "--release", "17", "-cp",
				ChildJvm.classPath(), "-d", this.classes.toString()));
		for (String source : blocks("java")) {
			MatchResult name = CLASS.matcher(source).results().findFirst().orElseThrow();
			command.add(Files.writeString(this.folder.resolve(name.group(1) + ".java"), source).toString());
		}
		assertThat(command).hasSize(11);
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, command.toArray(String[]::new))).isZero();
	}

	@AfterEach
	void close() throws InterruptedException {
		for (Process process : this.processes) {
			process.destroyForcibly().waitFor();
		}
	}

	@Test
	void theProject() throws IOException {
		says(run("one"), "0 %", "75 %", "Hello you");
	}

	@Test
	@EnabledIf("io.aethermagic.test.broker.MosquittoServer#isInstalled")
	void overABroker() throws IOException {
		try (MosquittoServer broker = MosquittoServer.run()) {
			String yaml = blocks("yaml").get(0);
			assertThat(yaml).contains("localhost:1883");
			Files.writeString(this.classes.resolve("application.yml"),
					yaml.replace("localhost:1883", broker.host() + ":" + broker.port()));
			Path worker = run("worker", "--caller=false");
			says(worker, "Started Application");
			says(run("caller"), "75 %", "Hello you");
			assertThat(Files.readString(worker)).doesNotContain("Hello");
		}
	}

	@Test
	void versionsAreThoseOfThisProject() {
		String project = Manual.text(Manual.ROOT.resolve("pom.xml"));
		List<MatchResult> dependencies = blocks("xml").stream()
			.flatMap((block) -> DEPENDENCY.matcher(block).results())
			.filter((dependency) -> !dependency.group(1).equals("com.example"))
			.toList();
		assertThat(dependencies).hasSize(4).allSatisfy((dependency) -> {
			assertThat(project).contains(">" + dependency.group(3) + "<");
			assertThat(project).contains(dependency.group(1));
		});
	}

	private static List<String> blocks(String language) {
		return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
			.matcher(PAGE)
			.results()
			.map((block) -> block.group(1))
			.toList();
	}

	/**
	 * Run the application in a process of its own.
	 * @return the file with what it says
	 */
	private Path run(String name, String... arguments) throws IOException {
		Path output = this.folder.resolve(name + ".log");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
						"-XX:TieredStopAtLevel=1", "-cp", this.classes + File.pathSeparator + ChildJvm.classPath(),
						"com.example.Application",
						// The tests' class path has more than the page's.
						"--spring.main.web-application-type=none", "--logging.level.root=info"));
		command.addAll(Stream.of(arguments).toList());
		this.processes
			.add(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start());
		return output;
	}

	private static void says(Path output, String... lines) {
		await().atMost(SOON).untilAsserted(() -> assertThat(Files.readString(output)).contains(lines));
	}

}
