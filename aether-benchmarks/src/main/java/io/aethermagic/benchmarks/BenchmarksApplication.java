package io.aethermagic.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

import io.aethermagic.client.AetherTemplate;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Measures Aether on this machine and prints what it found. With {@code --quick} the
 * rounds are short: to see that it runs, not to quote from.
 */
public final class BenchmarksApplication {

	private BenchmarksApplication() {
	}

	/**
	 * Run all benchmarks.
	 * @param args {@code --quick} for short rounds
	 * @throws InterruptedException if the run is interrupted
	 */
	public static void main(String[] args) throws InterruptedException {
		for (String arg : args) {
			if (arg.startsWith(StartUp.CHILD)) {
				StartUp.child(arg.substring(StartUp.CHILD.length()));
				return;
			}
		}
		boolean quick = Arrays.asList(args).contains("--quick");
		System.out.printf("JDK %s, %d processors, transport local%n%n", Runtime.version(),
				Runtime.getRuntime().availableProcessors());
		SpringApplication application = new SpringApplication(StartUp.WithStarter.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(Map.of("spring.main.banner-mode", "off", "logging.level.root", "warn"));
		try (ConfigurableApplicationContext context = application.run()) {
			AetherTemplate aether = context.getBean(AetherTemplate.class);
			Duration round = quick ? Duration.ofMillis(500) : Duration.ofSeconds(4);
			print(new RoundTrips(round, quick ? 1 : 5).measure(aether));
			print(new HeapPerTask().measure(aether, context.getBean(EchoTasks.class)));
		}
		print(new StartUp().measure());
	}

	private static void print(Iterable<String> lines) {
		lines.forEach(System.out::println);
		System.out.println();
	}

}
