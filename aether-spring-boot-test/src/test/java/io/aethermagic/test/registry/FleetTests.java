package io.aethermagic.test.registry;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.aethermagic.client.AetherOperations;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.console.HandlerStatus;
import io.aethermagic.fleet.AetherFleet;
import io.aethermagic.fleet.FleetAnswer;
import io.aethermagic.fleet.FleetAnswers;
import io.aethermagic.fleet.InstanceTasks;
import io.aethermagic.registry.AetherRegistry;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.broker.JavaServer;
import io.aethermagic.test.broker.MosquittoServer;
import io.aethermagic.test.broker.RedisServer;
import io.aethermagic.worker.HandlerView;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests that instances answer each other on every broker: what they have, and what they
 * are told to do.
 */
class FleetTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	@Test
	void onLocal() {
		try (ConfigurableApplicationContext context = RegisteredApplication.run("aether.fleet.enabled=true")) {
			AetherFleet fleet = context.getBean(AetherFleet.class);
			assertThat(answers(fleet.ping()).values()).containsExactly(1);
			assertThat(answers(fleet.pause("who")).values()).as("this instance is its own").containsExactly(1);
			assertThat(answers(fleet.resume("who")).values()).containsExactly(1);
			assertThat(answers(fleet.only("nobody").ping())).isEqualTo(new FleetAnswers<>(List.of(), List.of()));
		}
	}

	@Test
	void onMosquitto() {
		assumeTrue(MosquittoServer.isInstalled(), "mosquitto is not installed");
		try (MosquittoServer server = MosquittoServer.run()) {
			instancesAnswer("aether.transport=mqtt", "aether.mqtt.url=mqtt://" + server.host() + ":" + server.port());
		}
	}

	@Test
	void onRedis() {
		assumeTrue(RedisServer.isInstalled(), "redis-server is not installed");
		try (RedisServer server = RedisServer.run()) {
			instancesAnswer("aether.transport=redis",
					"spring.data.redis.url=redis://" + server.host() + ":" + server.port());
		}
	}

	private static void instancesAnswer(String... properties) {
		try (ConfigurableApplicationContext here = run(properties, "aether.fleet.enabled=true")) {
			AetherFleet fleet = here.getBean(AetherFleet.class);
			try (ConfigurableApplicationContext other = run(properties, "aether.fleet.enabled=true",
					"aether.fleet.access=unrestricted")) {
				String id = other(here);
				await().atMost(SOON).until(() -> answers(fleet.ping()).answers().size() == 2);
				assertThat(answers(fleet.only(id).info()).values()).singleElement()
					.satisfies((info) -> assertThat(info.transports()).singleElement()
						.satisfies((transport) -> assertThat(transport.connected()).isTrue()));
				whatItHasInHand(here, fleet, id);
				pausedAndResumed(fleet, id);
				await().atMost(SOON).until(() -> other(other) != null);
				refused(other, here.getBean(AetherRegistry.class).instances().get(0).id());
			}
			silent(here, properties);
		}
	}

	private static void whatItHasInHand(ConfigurableApplicationContext here, AetherFleet fleet, String id) {
		TaskHandle<String> handle = here.getBean(AetherOperations.class)
			.task("registry", "wait")
			.tid("in-hand")
			.to(id)
			.perform(null, String.class);
		await().atMost(SOON).untilAsserted(() -> {
			InstanceTasks tasks = answers(fleet.only(id).tasks(10)).values().get(0);
			assertThat(tasks.count()).isOne();
			assertThat(tasks.tasks()).singleElement().satisfies((task) -> {
				assertThat(task.tid()).isEqualTo("in-hand");
				assertThat(task.percent()).isEqualTo(40);
			});
		});
		assertThat(answers(fleet.only(id).stats()).values()).singleElement()
			.satisfies((stats) -> assertThat(stats.tasks()).isOne());
		assertThat(answers(fleet.only(id).cancel("in-hand")).values()).containsExactly(1);
		await().atMost(SOON).until(() -> handle.state() == TaskState.CANCELLED);
		await().atMost(SOON)
			.untilAsserted(() -> assertThat(answers(fleet.only(id).stats()).values().get(0).minutes())
				.anySatisfy((minute) -> assertThat(minute.cancelled()).isOne()));
	}

	private static void pausedAndResumed(AetherFleet fleet, String id) {
		assertThat(answers(fleet.only(id).pause("who")).values()).containsExactly(1);
		assertThat(state(fleet, id)).isEqualTo(HandlerView.State.PAUSED);
		assertThat(answers(fleet.only(id).resume("who")).values()).containsExactly(1);
		await().atMost(SOON).until(() -> state(fleet, id) == HandlerView.State.LISTENING);
		assertThat(answers(fleet.only(id).pause("another")).values()).containsExactly(0);
	}

	private static HandlerView.State state(AetherFleet fleet, String id) {
		return answers(fleet.only(id).handlers()).values()
			.get(0)
			.stream()
			.filter((handler) -> handler.id().equals("who"))
			.map(HandlerStatus::state)
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Others may only look at an instance, unless it says otherwise.
	 */
	private static void refused(ConfigurableApplicationContext from, String id) {
		AetherFleet fleet = from.getBean(AetherFleet.class).only(id);
		assertThat(answers(fleet.ping()).values()).containsExactly(1);
		assertThat(answers(fleet.pause("who")).answers()).singleElement().satisfies((answer) -> {
			assertThat(answer.value()).isNull();
			assertThat(answer.problem()).contains("PAUSE");
		});
		assertThat(state(fleet, id)).isEqualTo(HandlerView.State.LISTENING);
	}

	private static void silent(ConfigurableApplicationContext here, String... properties) {
		AetherFleet fleet = here.getBean(AetherFleet.class).within(Duration.ofMillis(500));
		await().atMost(SOON).until(() -> here.getBean(AetherRegistry.class).instances().size() == 1);
		List<String> arguments = Stream.concat(Stream.of(properties), Stream.of("aether.fleet.enabled=true")).toList();
		try (JavaServer process = JavaServer.run("instance", RegisteredApplication.class, arguments)) {
			String id = other(here);
			await().atMost(SOON).until(() -> answers(fleet.ping()).answers().size() == 2);
			process.kill();
			FleetAnswers<Integer> answers = answers(fleet.ping());
			assertThat(answers.answers()).extracting(FleetAnswer::instance).doesNotContain(id).hasSize(1);
			assertThat(answers.silent()).allMatch(id::equals);
			await().atMost(SOON).untilAsserted(() -> {
				assertThat(here.getBean(AetherRegistry.class).find(id)).isNull();
				assertThat(answers(fleet.ping()).silent()).isEmpty();
			});
		}
		try (ConfigurableApplicationContext off = run(properties)) {
			String id = other(here);
			assertThat(answers(fleet.ping()).silent()).containsExactly(id);
			assertThat(off.getBeansOfType(AetherFleet.class)).isEmpty();
		}
	}

	private static ConfigurableApplicationContext run(String[] properties, String... more) {
		return RegisteredApplication.run(Stream.concat(Stream.of(properties), Stream.of(more)).toArray(String[]::new));
	}

	private static String other(ConfigurableApplicationContext context) {
		AetherRegistry registry = context.getBean(AetherRegistry.class);
		await().atMost(SOON).until(() -> registry.instances().size() == 2);
		return registry.instances().get(1).id();
	}

	private static <T> FleetAnswers<T> answers(CompletionStage<FleetAnswers<T>> stage) {
		return stage.toCompletableFuture().orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
	}

}
