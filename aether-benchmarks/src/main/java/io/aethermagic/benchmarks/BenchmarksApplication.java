package io.aethermagic.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.aethermagic.client.AetherTemplate;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Measures Aether on this machine and prints what it found: {@code local}, the default,
 * {@code mqtt} or {@code redis}, of which {@code --mode} says the mode, and
 * {@code --durable} that the server writes to disk. With {@code --quick} the rounds are
 * short: to see that it runs, not to quote from.
 */
public final class BenchmarksApplication {

	private static final String LOCAL = "local";

	private static final String MQTT = "mqtt";

	private static final String REDIS = "redis";

	private static final String MODE = "--mode";

	private BenchmarksApplication() {
	}

	/**
	 * Run the benchmarks of a transport.
	 * @param args {@code local}, {@code mqtt} or {@code redis}, and options:
	 * {@code --quick} for short rounds, {@code --mode stream}, {@code list} or
	 * {@code pubsub}, {@code --durable}
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
		List<String> all = new ArrayList<>(Arrays.asList(args));
		String mode = mode(all);
		boolean quick = all.contains("--quick");
		String transport = all.stream().filter((arg) -> !arg.startsWith("--")).findFirst().orElse(LOCAL);
		System.out.printf("JDK %s, %d processors, transport %s%n%n", Runtime.version(),
				Runtime.getRuntime().availableProcessors(), transport);
		Duration round = quick ? Duration.ofMillis(500) : Duration.ofSeconds(4);
		int rounds = quick ? 1 : 5;
		switch (transport) {
			case LOCAL -> local(round, rounds);
			case MQTT -> brokers(() -> new MqttRoundTrips(new SideBySide(round, rounds)).measure());
			case REDIS ->
				brokers(() -> new RedisRoundTrips(new SideBySide(round, rounds), mode, all.contains("--durable"))
					.measure());
			default -> throw new IllegalArgumentException(
					"There are no benchmarks of " + transport + ", only of " + LOCAL + ", " + MQTT + " and " + REDIS);
		}
	}

	private static String mode(List<String> args) {
		int at = args.indexOf(MODE);
		if (at < 0 || at + 1 == args.size()) {
			return "stream";
		}
		args.remove(at);
		return args.remove(at);
	}

	private static void local(Duration round, int rounds) throws InterruptedException {
		try (ConfigurableApplicationContext context = run(StartUp.WithStarter.class, true)) {
			AetherTemplate aether = context.getBean(AetherTemplate.class);
			print(new RoundTrips(round, rounds).measure(aether));
			print(new HeapPerTask().measure(aether, context.getBean(EchoTasks.class)));
		}
		print(new StartUp().measure());
	}

	private static void brokers(Measurement measurement) throws InterruptedException {
		try (ConfigurableApplicationContext context = run(StartUp.WithoutStarter.class, false)) {
			if (context.isActive()) {
				print(measurement.measure());
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

	/**
	 * Measures, and says what it found.
	 */
	private interface Measurement {

		List<String> measure() throws InterruptedException;

	}

}
