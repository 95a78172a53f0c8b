package io.aethermagic.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What the starter adds to an empty Spring Boot application: start-up time, threads and
 * heap. Each start is a process of its own, with and without the starter in turns.
 */
final class StartUp {

	static final String CHILD = "--child=";

	private static final int STARTS = 7;

	List<String> measure() {
		List<Start> without = new ArrayList<>();
		List<Start> with = new ArrayList<>();
		for (int i = 0; i < STARTS; i++) {
			without.add(start("without"));
			with.add(start("with"));
		}
		Start before = median(without);
		Start after = median(with);
		return List.of("| an empty application | start-up | threads | heap after GC |", "|---|---|---|---|",
				line("without the starter", before), line("with it, and one handler", after),
				String.format("| difference | %+d ms | %+d | %+,d KiB |", after.millis - before.millis,
						after.threads - before.threads, (after.heap - before.heap) / 1024));
	}

	private static String line(String what, Start start) {
		return String.format("| %s | %d ms | %d | %,d KiB |", what, start.millis, start.threads, start.heap / 1024);
	}

	private static Start median(List<Start> starts) {
		return new Start(median(starts, Comparator.comparingLong(Start::millis)).millis,
				median(starts, Comparator.comparingInt(Start::threads)).threads,
				median(starts, Comparator.comparingLong(Start::heap)).heap);
	}

	private static Start median(List<Start> starts, Comparator<Start> order) {
		return starts.stream().sorted(order).toList().get(starts.size() / 2);
	}

	private static Start start(String what) {
		String java = System.getProperty("java.home") + "/bin/java";
		ProcessBuilder builder = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), mainClass(),
				CHILD + what);
		builder.redirectError(ProcessBuilder.Redirect.INHERIT);
		try {
			Process process = builder.start();
			try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
				return reader.lines()
					.filter((line) -> line.startsWith(Start.PREFIX))
					.map(Start::parse)
					.findFirst()
					.orElseThrow(
							() -> new IllegalStateException("The application " + what + " the starter said nothing"));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String mainClass() {
		boolean packaged = System.getProperty("java.class.path").endsWith(".jar")
				&& !System.getProperty("java.class.path").contains(System.getProperty("path.separator"));
		return packaged ? "org.springframework.boot.loader.launch.JarLauncher" : BenchmarksApplication.class.getName();
	}

	/**
	 * Run as the child process: start the application, say what it took, and end.
	 * @param what {@code with} or {@code without}
	 */
	static void child(String what) {
		SpringApplication application = new SpringApplication(
				"with".equals(what) ? WithStarter.class : WithoutStarter.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setLogStartupInfo(false);
		application.setDefaultProperties(Map.of("spring.main.banner-mode", "off", "logging.level.root", "warn",
				"aether.enabled", "with".equals(what)));
		try (ConfigurableApplicationContext context = application.run()) {
			long millis = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
			int threads = ManagementFactory.getThreadMXBean().getThreadCount();
			long heap = Memory.used();
			if (context.isActive()) {
				System.out.println(new Start(millis, threads, heap).format());
			}
		}
	}

	private record Start(long millis, int threads, long heap) {

		private static final String PREFIX = "started ";

		private String format() {
			return PREFIX + this.millis + " " + this.threads + " " + this.heap;
		}

		private static Start parse(String line) {
			String[] parts = line.substring(PREFIX.length()).split(" ");
			return new Start(Long.parseLong(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class WithoutStarter {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class WithStarter {

		@Bean
		EchoTasks echoTasks() {
			return new EchoTasks();
		}

	}

}
