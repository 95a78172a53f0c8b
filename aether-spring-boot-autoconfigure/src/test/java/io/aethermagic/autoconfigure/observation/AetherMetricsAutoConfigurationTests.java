package io.aethermagic.autoconfigure.observation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.autoconfigure.AetherAutoConfigurations;
import io.aethermagic.autoconfigure.AetherWorkers;
import io.aethermagic.client.AetherOperations;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.observation.AetherMeters;
import io.aethermagic.observation.TaskObservations;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.worker.TaskContext;
import io.aethermagic.worker.TaskHandlerDefinition;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link AetherMetricsAutoConfiguration} and the timers of
 * {@link AetherObservationAutoConfiguration}: what is registered, and that the manual
 * says so.
 */
class AetherMetricsAutoConfigurationTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	private static final Path MANUAL = Path.of("..", "docs", "operations.md");

	private static final Pattern ROW = Pattern.compile("^\\| `([a-z.-]+)` \\|", Pattern.MULTILINE);

	private static final Pattern METER = Pattern.compile("^\\| `(aether\\.[a-z.]+)` \\| [a-z ]+ \\| ([a-z, ]+) \\|",
			Pattern.MULTILINE);

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final ObservationRegistry observations = ObservationRegistry.create();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AetherAutoConfigurations.with(JacksonAutoConfiguration.class, LifecycleAutoConfiguration.class))
		.withBean(MeterRegistry.class, () -> this.meters)
		.withBean(ObservationRegistry.class, () -> this.observations)
		.withUserConfiguration(Handlers.class)
		.withPropertyValues("aether.worker.retry.enabled=true", "aether.worker.retry.initial-interval=1ms",
				"aether.worker.retry.jitter=0");

	AetherMetricsAutoConfigurationTests() {
		this.observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(this.meters));
	}

	@Test
	void timesCallsAndAttemptsWithTheirOutcome() {
		this.runner.run((context) -> {
			context.getBean(AetherMeters.class).bindTo(this.meters);
			AetherOperations aether = context.getBean(AetherOperations.class);
			assertThat(aether.perform("j", "second-time", null, Integer.class).get(SOON)).isEqualTo(2);
			TaskHandle<Void> failing = aether.perform("j", "failing", null, Void.class);
			assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> failing.get(SOON));
			await().atMost(SOON).untilAsserted(() -> {
				assertThat(count("aether.call", "task", "second-time", "outcome", "completed", "transport", "local",
						"kind", "perform"))
					.isOne();
				assertThat(count("aether.call", "task", "failing", "outcome", "failed")).isOne();
				assertThat(count("aether.handler", "task", "second-time", "outcome", "failed")).isOne();
				assertThat(count("aether.handler", "task", "second-time", "outcome", "completed", "workgroup",
						"workgroup"))
					.isOne();
				assertThat(count("aether.handler.queue", "task", "second-time")).isOne();
				assertThat(this.meters.get("aether.incidents").tag("incident", "retry").functionCounter().count())
					.isOne();
			});
		});
	}

	@Test
	void countsWhatIsInHand() {
		this.runner.withPropertyValues("aether.worker.concurrency=7").run((context) -> {
			context.getBean(AetherMeters.class).bindTo(this.meters);
			Handlers handlers = context.getBean(Handlers.class);
			TaskHandle<Void> handle = context.getBean(AetherOperations.class).perform("j", "waits", null, Void.class);
			assertThat(handlers.waiting.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(gauge("aether.tasks")).isOne();
			assertThat(gauge("aether.calls.open")).isOne();
			assertThat(gauge("aether.connected")).isOne();
			assertThat(gauge("aether.heard")).isNotNegative();
			assertThat(gauge("aether.permits", "task", "waits")).isEqualTo(7);
			assertThat(gauge("aether.permits.used", "task", "waits")).isOne();
			assertThat(gauge("aether.handler.listening", "task", "waits")).isOne();
			assertThat(gauge("aether.buffer.used", "buffer", "open-calls")).isOne();
			assertThat(gauge("aether.buffer.capacity", "buffer", "open-calls")).isEqualTo(10_000);
			assertThat(gauge("aether.buffer.used", "buffer", "hub-tasks")).isOne();
			context.getBean(AetherWorkers.class)
				.get("local")
				.register(TaskHandlerDefinition.of("late",
						new TaskAddress("default", "j", "late", TaskAddress.DEFAULT_CONTEXT), "g", 3,
						(data, task) -> null));
			assertThat(gauge("aether.permits", "handler", "late")).isEqualTo(3);
			context.getBean(AetherWorkers.class).get("local").control().pause("late");
			assertThat(gauge("aether.handler.listening", "handler", "late")).isZero();
			handlers.go.countDown();
			handle.get(SOON);
			assertThat(gauge("aether.calls.open")).isZero();
		});
	}

	@Test
	void addressesThatCallersMakeUpShareAName() {
		this.runner.withPropertyValues("aether.observation.max-addresses=2").run((context) -> {
			AetherOperations aether = context.getBean(AetherOperations.class);
			for (int i = 0; i < 5; i++) {
				TaskHandle<Void> handle = aether.perform("j", "made-up-" + i, null, Void.class);
				assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.get(SOON));
			}
			Set<String> tasks = this.meters.find("aether.call")
				.timers()
				.stream()
				.map((timer) -> String.valueOf(timer.getId().getTag("task")))
				.collect(Collectors.toSet());
			assertThat(tasks).containsExactlyInAnyOrder("made-up-0", "made-up-1", "other");
		});
	}

	@Test
	void theManualNamesWhatIsRegistered() {
		this.runner.run((context) -> {
			context.getBean(AetherMeters.class).bindTo(this.meters);
			AetherOperations aether = context.getBean(AetherOperations.class);
			aether.perform("j", "second-time", null, Integer.class).get(SOON);
			TaskHandle<Void> open = aether.perform("j", "waits", null, Void.class);
			assertThat(context.getBean(Handlers.class).waiting.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
			Map<String, Set<String>> registered = new TreeMap<>();
			for (Meter meter : this.meters.getMeters()) {
				if (meter.getId().getName().startsWith("aether.")) {
					registered.put(meter.getId().getName(),
							meter.getId()
								.getTags()
								.stream()
								.map(Tag::getKey)
								.collect(Collectors.toCollection(TreeSet::new)));
				}
			}
			assertThat(metersOfTheManual()).isEqualTo(registered);
			assertThat(this.meters.find("aether.incidents")
				.meters()
				.stream()
				.map((meter) -> String.valueOf(meter.getId().getTag("incident"))))
				.containsExactlyInAnyOrderElementsOf(rows("### Incidents", "### Buffers"));
			String buffers = section("### Buffers", "\n## ");
			assertThat(this.meters.find("aether.buffer.used").meters()).isNotEmpty()
				.allSatisfy((meter) -> assertThat(buffers).contains("`" + meter.getId().getTag("buffer") + "`"));
			context.getBean(Handlers.class).go.countDown();
			open.get(SOON);
		});
	}

	private static Map<String, Set<String>> metersOfTheManual() throws IOException {
		Map<String, Set<String>> named = new TreeMap<>();
		Matcher matcher = METER.matcher(section("## Meters", "### Incidents"));
		while (matcher.find()) {
			named.put(matcher.group(1), new TreeSet<>(Arrays.asList(matcher.group(2).split(", "))));
		}
		return named;
	}

	private static Set<String> rows(String from, String to) throws IOException {
		Set<String> names = new TreeSet<>();
		Matcher matcher = ROW.matcher(section(from, to));
		while (matcher.find()) {
			names.add(matcher.group(1));
		}
		return names;
	}

	private static String section(String from, String to) throws IOException {
		String manual = Files.readString(MANUAL);
		int begin = manual.indexOf(from);
		int end = manual.indexOf(to, begin + from.length());
		return manual.substring(begin, (end > 0) ? end : manual.length());
	}

	@Test
	void nothingIsThereWithoutMicrometer() {
		new ApplicationContextRunner()
			.withConfiguration(
					AetherAutoConfigurations.with(JacksonAutoConfiguration.class, LifecycleAutoConfiguration.class))
			.withUserConfiguration(Handlers.class)
			.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.doesNotHaveBean(AetherMeters.class)
					.doesNotHaveBean(TaskObservations.class);
				assertThat(context.getBean(AetherOperations.class).perform("j", "second-time", null, Integer.class))
					.isNotNull();
			});
	}

	@Test
	void nothingIsThereWithoutRegistries() {
		new ApplicationContextRunner().withConfiguration(AetherAutoConfigurations.with())
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(AetherMeters.class)
				.doesNotHaveBean(TaskObservations.class));
	}

	private long count(String timer, String... tags) {
		return this.meters.get(timer).tags(tags).timers().stream().mapToLong((each) -> each.count()).sum();
	}

	private double gauge(String name, String... tags) {
		return this.meters.get(name).tags(tags).gauge().value();
	}

	static class Handlers {

		final CountDownLatch waiting = new CountDownLatch(1);

		final CountDownLatch go = new CountDownLatch(1);

		@AetherTaskHandler(job = "j", task = "second-time")
		int secondTime(TaskContext task) {
			if (task.attempt() < 2) {
				throw new IllegalStateException("Not yet (in a test)");
			}
			return task.attempt();
		}

		@AetherTaskHandler(job = "j", task = "failing")
		void failing() {
			throw new TaskFailedException("broken", "It is (in a test)");
		}

		@AetherTaskHandler(job = "j", task = "waits")
		void waits() throws InterruptedException {
			this.waiting.countDown();
			this.go.await();
		}

	}

}
