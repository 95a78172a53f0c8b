package io.aethermagic.test.docs;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aethermagic.client.AetherDeadLetters;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.client.GivenUpTask;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.registry.AetherRegistry;
import io.aethermagic.task.TaskCancelledException;
import io.aethermagic.task.TaskState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What a worker and a caller do with their rights at a broker: a task with progress, a
 * retry, a broadcast, a dead letter that is sent again and removed, a cancel, an event, a
 * dismiss, and knowing of each other.
 */
final class RightsScenario {

	static final Duration SOON = Duration.ofMinutes(2);

	private RightsScenario() {
	}

	/**
	 * Let everything happen that rights are needed for, and see that it does.
	 * @param worker the properties of the worker's application
	 * @param caller those of the caller's
	 */
	static void run(List<String> worker, List<String> caller) {
		try (RightsApplication calls = RightsApplication.caller(caller)) {
			AetherRegistry registry = calls.bean(AetherRegistry.class);
			try (RightsApplication works = RightsApplication.worker(worker)) {
				await().atMost(SOON).until(() -> registry.instances().size() == 2);
				tasksEnd(calls);
				aDeadLetterIsKept(calls);
				aTaskIsCancelled(calls);
				anEventComes(calls, works);
				aTaskIsDismissed(calls);
				assertThat(calls.problem()).isNull();
				assertThat(works.problem()).isNull();
				assertThat(calls.refusals()).isZero();
				assertThat(works.refusals()).isZero();
			}
			await().atMost(SOON).until(() -> registry.instances().size() == 1);
		}
	}

	private static void tasksEnd(RightsApplication calls) {
		AetherTemplate aether = calls.bean(AetherTemplate.class);
		List<Integer> progress = new CopyOnWriteArrayList<>();
		TaskHandle<String> resize = aether.perform("image-process", "resize", "picture", String.class);
		resize.onProgress((step) -> progress.add(step.percent()));
		assertThat(resize.get(SOON)).isEqualTo("small picture");
		await().atMost(SOON).untilAsserted(() -> assertThat(progress).contains(50));
		assertThat(aether.perform("image-process", "second-time", null, Integer.class).get(SOON)).isEqualTo(2);
		assertThat(aether.task("image-process", "everybody").broadcast(null, String.class, 1).get(SOON)).hasSize(1);
	}

	private static void aDeadLetterIsKept(RightsApplication calls) {
		AetherDeadLetters letters = calls.bean(AetherDeadLetters.class);
		calls.bean(AetherTemplate.class).send("image-process", "failing", null);
		await().atMost(SOON).until(() -> !letters.list(10).toCompletableFuture().join().isEmpty());
		GivenUpTask task = letters.list(10).toCompletableFuture().join().get(0);
		assertThat(task.attempts()).isEqualTo(2);
		letters.resend(task.id()).toCompletableFuture().join();
		await().atMost(SOON)
			.until(() -> letters.list(10)
				.toCompletableFuture()
				.join()
				.stream()
				.anyMatch((letter) -> !letter.id().equals(task.id())));
		for (GivenUpTask letter : letters.list(10).toCompletableFuture().join()) {
			assertThat(letters.remove(letter.id()).toCompletableFuture().join()).isTrue();
		}
	}

	private static void aTaskIsCancelled(RightsApplication calls) {
		TaskHandle<Void> waiting = calls.bean(AetherTemplate.class)
			.perform("image-process", "waiting", null, Void.class);
		await().atMost(SOON).until(() -> waiting.state() == TaskState.RUNNING);
		waiting.cancel();
		assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(() -> waiting.get(SOON))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo("cancelled"));
	}

	private static void aTaskIsDismissed(RightsApplication calls) {
		TaskHandle<Void> waiting = calls.bean(AetherTemplate.class)
			.perform("image-process", "waiting", null, Void.class);
		await().atMost(SOON).until(() -> waiting.state() == TaskState.RUNNING);
		waiting.dismiss();
		assertThat(
				calls.bean(AetherTemplate.class).perform("image-process", "resize", "another", String.class).get(SOON))
			.as("what comes after it")
			.isEqualTo("small another");
	}

	private static void anEventComes(RightsApplication calls, RightsApplication works) {
		calls.bean(AetherTemplate.class).events().publish("alarms", "fire").toCompletableFuture().join();
		await().atMost(SOON)
			.untilAsserted(
					() -> assertThat(works.bean(RightsApplication.Handlers.class).alarms).containsExactly("fire"));
	}

}
