package io.aethermagic.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

import io.aethermagic.client.AetherTemplate;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Measures Aether on this machine and prints what it found: {@code local}, the default,
 * or {@code mqtt}. With {@code --quick} the rounds are short: to see that it runs, not to
 * quote from.
 */
public final class BenchmarksApplication {

	private static final String LOCAL = "local";

	private static final String MQTT = "mqtt";

	private BenchmarksApplication() {
	}

	/**
	 * Run the benchmarks of a transport.
	 * @param args {@code local} or {@code mqtt}, and {@code --quick} for short rounds
	 * @throws InterruptedException if the run is interrupted
	 * @throws IllegalArgumentException if there are no benchmarks of that name
	 */
	public static void main(String[] args) throws InterruptedException {
		for (String arg : args) {
			if (arg.startsWith(StartUp.CHILD)) {
				StartUp.child(arg.substring(StartUp.CHILD.length()));
				return;
			}
		}
		boolean quick = Arrays.asList(args).contains("--quick");
		String transport = Arrays.stream(args).filter((arg) -> !arg.startsWith("--")).findFirst().orElse(LOCAL);
		System.out.printf("JDK %s, %d processors, transport %s%n%n", Runtime.version(),
				Runtime.getRuntime().availableProcessors(), transport);
		Duration round = quick ? Duration.ofMillis(500) : Duration.ofSeconds(4);
		int rounds = quick ? 1 : 5;
		switch (transport) {
			case LOCAL -> local(round, rounds);
			case MQTT -> mqtt(round, rounds);
			default -> throw new IllegalArgumentException(
					"There are no benchmarks of " + transport + ", only of " + LOCAL + " and " + MQTT);
		}
	}

	private static void local(Duration round, int rounds) throws InterruptedException {
		try (ConfigurableApplicationContext context = run(StartUp.WithStarter.class, true)) {
			AetherTemplate aether = context.getBean(AetherTemplate.class);
			print(new RoundTrips(round, rounds).measure(aether));
			print(new HeapPerTask().measure(aether, context.getBean(EchoTasks.class)));
		}
		print(new StartUp().measure());
	}

	private static void mqtt(Duration round, int rounds) throws InterruptedException {
		try (ConfigurableApplicationContext context = run(StartUp.WithoutStarter.class, false)) {
			if (context.isActive()) {
				print(new MqttRoundTrips(round, rounds).measure());
			}
		}
	}

	private static ConfigurableApplicationContext run(Class<?> type, boolean withAether) {
		SpringApplication application = new SpringApplication(type);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(
				Map.of("spring.main.banner-mode", "off", "logging.level.root", "warn", "aether.enabled", withAether));
		return application.run();
	}

	private static void print(Iterable<String> lines) {
		lines.forEach(System.out::println);
		System.out.println();
	}

}
