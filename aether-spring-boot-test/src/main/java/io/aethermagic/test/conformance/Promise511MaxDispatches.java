package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.aethermagic.client.GivenUpTask;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.DeadLetter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Design 5, eleventh: a task that kills its worker must not kill them all.
 */
interface Promise511MaxDispatches extends Promise {

	@Test
	@DisplayName("5.11 a task that kills its workers becomes a dead letter 'worker-lost', and the handle FAILED")
	default void aKillerIsGivenUp() {
		List<Integer> killed = new CopyOnWriteArrayList<>();
		Map<List<Integer>, CountDownLatch> known = new ConcurrentHashMap<>();
		CountDownLatch never = new CountDownLatch(1);
		for (int i = 0; i < 4; i++) {
			AetherTransport transport = kit().fixture().connect();
			kit().start(kit().instance(transport).maxDispatches(2).handler("kill", (data, task) -> {
				killed.add(task.dispatch());
				await(known, task.dispatch(), 0);
				for (int percent = 1; percent <= 3; percent++) {
					task.progress(percent);
					await(known, task.dispatch(), percent);
				}
				kit().fixture().cut(transport);
				never.await();
				return "never";
			}).handler("live", (data, task) -> "alive"));
		}
		TestInstance caller = kit().start(kit().instance().maxDispatches(2));
		TaskHandle<String> handle = caller.perform("kill", "poison", String.class);
		handle.onEvent((event) -> {
			if (event instanceof TaskEvent.Accepted accepted) {
				latch(known, accepted.dispatch(), 0).countDown();
			}
			else if (event instanceof TaskEvent.Progress progress) {
				latch(known, progress.dispatch(), progress.percent()).countDown();
			}
		});
		kit().until(handle, TaskState.FAILED);
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> kit().result(handle))
			.satisfies((failure) -> assertThat(failure.code()).isEqualTo(DeadLetter.WORKER_LOST));
		assertThat(killed).containsExactly(1, 2);
		List<GivenUpTask> letters = letters(caller);
		assertThat(letters).hasSize(1);
		assertThat(letters.get(0).code()).isEqualTo(DeadLetter.WORKER_LOST);
		assertThat(letters.get(0).dispatches()).isEqualTo(2);
		assertThat(letters.get(0).tid()).isEqualTo(handle.tid());
		assertThat(kit().result(caller.perform("live", null, String.class))).isEqualTo("alive");
	}

	/**
	 * Wait until the caller knows how far a task is. A worker that dies before its caller
	 * knows that it has the task, or before its custody has begun, is not counted; some
	 * progress in between gives the custody its time.
	 */
	private static void await(Map<List<Integer>, CountDownLatch> known, int dispatch, int percent)
			throws InterruptedException {
		latch(known, dispatch, percent).await(1, TimeUnit.MINUTES);
	}

	private static CountDownLatch latch(Map<List<Integer>, CountDownLatch> known, int dispatch, int percent) {
		return known.computeIfAbsent(List.of(dispatch, percent), (key) -> new CountDownLatch(1));
	}

	private List<GivenUpTask> letters(TestInstance instance) {
		Map<String, GivenUpTask> found = new ConcurrentHashMap<>();
		kit().until("there is a dead letter", () -> {
			instance.deadLetters()
				.list(TestInstance.address("kill"), 10)
				.thenAccept((letters) -> letters.forEach((letter) -> found.put(letter.id(), letter)));
			return !found.isEmpty();
		});
		return List.copyOf(found.values());
	}

	@Test
	@DisplayName("5.11 a task that is released does not count as lost")
	default void releasesDoNotCount() {
		Gate gate = new Gate();
		TestInstance caller = kit().start(kit().instance().maxDispatches(2));
		TaskHandle<String> handle = caller.task("released")
			.timeout(kit().lease().multipliedBy(30))
			.perform(null, String.class);
		for (int i = 1; i <= 4; i++) {
			int times = i;
			TestInstance worker = kit().start(kit().instance()
				.maxDispatches(2)
				.drain(Duration.ofMillis(1))
				.handler("released", gate.handler("worker " + i)));
			kit().until("worker " + i + " runs it", () -> gate.started() == times);
			if (i < 4) {
				worker.stop();
				kit().until("worker " + i + " has nothing left",
						() -> gate.interrupted() == times && worker.worker().runningTasks() == 0);
			}
		}
		gate.open();
		assertThat(kit().result(handle)).isEqualTo("worker 4");
	}

}
