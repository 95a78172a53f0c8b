package io.aethermagic.benchmarks;

import java.nio.file.Path;
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
 * {@code mqtt}, {@code redis}, of which {@code --mode} says the mode, and
 * {@code --durable} that the server writes to disk, or {@code amqp}, of which
 * {@code --mode} says the type of queues; or {@code scale}, what very many open calls
 * cost on the transport that {@code --on} names. With {@code --against} and the jar of
 * another build's benchmarks both are run in turns, and their ratio is printed. With
 * {@code --quick} the rounds are short: to see that it runs, not to quote from.
 */
public final class BenchmarksApplication {

	private static final String LOCAL = "local";

	private static final String MQTT = "mqtt";

	private static final String REDIS = "redis";

	private static final String AMQP = "amqp";

	private static final String SCALE = "scale";

	private static final String MODE = "--mode";

	private static final String ON = "--on";

	private static final String AGAINST = "--against";

	private BenchmarksApplication() {
	}

	/**
	 * Run the benchmarks of a transport.
	 * @param args {@code local}, {@code mqtt}, {@code redis}, {@code amqp} or
	 * {@code scale}, and options: {@code --quick} for short rounds,
	 * {@code --mode stream}, {@code list}, {@code pubsub}, or for {@code amqp}
	 * {@code quorum} or {@code classic}, {@code --durable}, {@code --on} and a transport,
	 * {@code --against} and a jar
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
		String other = option(all, AGAINST, "");
		if (!other.isEmpty()) {
			print(new Comparison(Path.of(other), all.contains("--quick") ? 1 : 3, all).measure());
			return;
		}
		String mode = option(all, MODE, "");
		String on = option(all, ON, LOCAL);
		boolean quick = all.contains("--quick");
		String transport = all.stream().filter((arg) -> !arg.startsWith("--")).findFirst().orElse(LOCAL);
		System.out.printf("JDK %s, %d processors, transport %s%n%n", Runtime.version(),
				Runtime.getRuntime().availableProcessors(), transport);
		Duration round = quick ? Duration.ofMillis(500) : Duration.ofSeconds(4);
		int rounds = quick ? 1 : 5;
		switch (transport) {
			case LOCAL -> local(round, rounds);
			case MQTT -> brokers(() -> new MqttRoundTrips(new SideBySide(round, rounds)).measure());
			case REDIS -> brokers(() -> new RedisRoundTrips(new SideBySide(round, rounds),
					mode.isEmpty() ? "stream" : mode, all.contains("--durable"))
				.measure());
			case AMQP ->
				brokers(() -> new AmqpRoundTrips(new SideBySide(round, rounds), mode.isEmpty() ? "quorum" : mode)
					.measure());
			case SCALE -> print(new Scale(on, quick ? Duration.ofSeconds(2) : Duration.ofSeconds(20)).measure());
			default -> throw new IllegalArgumentException("There are no benchmarks of " + transport + ", only of "
					+ String.join(", ", LOCAL, MQTT, REDIS, AMQP, SCALE));
		}
	}

	private static String option(List<String> args, String name, String absent) {
		int at = args.indexOf(name);
		if (at < 0 || at + 1 == args.size()) {
			return absent;
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
