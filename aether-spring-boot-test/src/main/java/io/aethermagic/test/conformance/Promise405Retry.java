package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.node.Incident;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.core.retry.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Design 4.5, second half: a retry never leaves its worker.
 */
interface Promise405Retry extends Promise {

	private static RetryPolicy policy(int retries, Duration delay) {
		return RetryPolicy.builder().maxRetries(retries).delay(delay).build();
	}

	@Test
	@DisplayName("4.5 a handler is retried by the class of its exception, and attempts are counted")
	default void retriesGoByTheExceptionsClass() {
		RetryPolicy policy = RetryPolicy.builder()
			.includes(IllegalStateException.class)
			.maxRetries(3)
			.delay(Duration.ofMillis(5))
			.multiplier(2)
			.jitter(Duration.ofMillis(2))
			.build();
		List<Integer> attempts = new CopyOnWriteArrayList<>();
		AtomicInteger others = new AtomicInteger();
		TestInstance worker = kit()
			.start(kit().instance().retry(policy, kit().lease(), 10).handler("by-class", (data, task) -> {
				if ("other".equals(data.read(String.class))) {
					others.incrementAndGet();
					throw new IllegalArgumentException("not to be retried");
				}
				attempts.add(task.attempt());
				task.progress(90 - 10 * task.attempt());
				if (task.attempt() < 3) {
					throw new IllegalStateException("not yet");
				}
				return task.dispatch();
			}));
		TestInstance caller = kit().caller();
		TaskHandle<Integer> retried = caller.perform("by-class", "retried", Integer.class);
		Events events = Events.of(retried);
		TaskHandle<Integer> other = caller.perform("by-class", "other", Integer.class);
		assertThat(kit().result(retried)).isEqualTo(1);
		assertThat(attempts).containsExactly(1, 2, 3);
		kit().until("the end was told", () -> !events.ends().isEmpty());
		assertThat(events.accepts()).hasSize(1);
		assertThat(events.all()).filteredOn(TaskEvent.Progress.class::isInstance)
			.last()
			.isInstanceOfSatisfying(TaskEvent.Progress.class,
					(progress) -> assertThat(progress.attempt()).isEqualTo(3));
		kit().until(other, TaskState.FAILED);
		assertThat(others).hasValue(1);
		assertThat(worker.count(Incident.DEAD_LETTER)).isZero();
	}

	@Test
	@DisplayName("4.5 the lease is held through a back-off: no other worker gets the task")
	default void theLeaseIsHeldThroughABackOff() {
		List<String> runs = new CopyOnWriteArrayList<>();
		RetryPolicy policy = policy(1, kit().lease().multipliedBy(2));
		for (String name : List.of("one", "two")) {
			kit()
				.start(kit().instance().retry(policy, kit().lease().dividedBy(10), 10).handler("hold", (data, task) -> {
					runs.add(name);
					if (task.attempt() == 1) {
						throw new IllegalStateException("not yet");
					}
					return task.dispatch() + "/" + task.attempt();
				}));
		}
		TaskHandle<String> handle = kit().caller().perform("hold", null, String.class);
		kit().until("the first attempt failed", () -> runs.size() == 1);
		kit().during(kit().lease().multipliedBy(3).dividedBy(2), "nobody else gets it", () -> runs.size() == 1);
		assertThat(kit().result(handle)).isEqualTo("1/2");
		assertThat(runs).hasSize(2);
		assertThat(runs.get(1)).isEqualTo(runs.get(0));
	}

	@Test
	@DisplayName("4.5 a back-off longer than retry.hold gives the permit back, and takes one again")
	default void aLongBackOffGivesThePermitBack() {
		List<String> runs = new CopyOnWriteArrayList<>();
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		kit().start(kit().instance()
			.concurrency(1)
			.retry(policy(1, kit().lease().dividedBy(2)), Duration.ofMillis(10), 10)
			.handler("give-back", (data, task) -> {
				most.accumulateAndGet(inside.incrementAndGet(), Math::max);
				runs.add(data.read(String.class) + task.attempt());
				try {
					task.progress(task.attempt());
					if ("a".equals(data.read(String.class)) && task.attempt() == 1) {
						throw new IllegalStateException("not yet");
					}
					return "done";
				}
				finally {
					inside.decrementAndGet();
				}
			}));
		TestInstance caller = kit().caller();
		TaskHandle<String> first = caller.perform("give-back", "a", String.class);
		kit().until("the first attempt failed", () -> runs.size() == 1 && inside.get() == 0);
		TaskHandle<String> second = caller.perform("give-back", "b", String.class);
		assertThat(kit().result(second)).isEqualTo("done");
		assertThat(kit().result(first)).isEqualTo("done");
		assertThat(runs).containsExactly("a1", "b1", "a2");
		List<TaskHandle<String>> more = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			more.add(caller.perform("give-back", (i % 4 == 0) ? "a" : "b", String.class));
		}
		more.forEach((handle) -> assertThat(kit().result(handle)).isEqualTo("done"));
		assertThat(most).as("tasks that run at a time").hasValue(1);
	}

	@Test
	@DisplayName("4.5 a back-off no longer than retry.hold keeps the permit")
	default void aShortBackOffKeepsThePermit() {
		List<String> runs = new CopyOnWriteArrayList<>();
		kit().start(kit().instance()
			.concurrency(1)
			.retry(policy(1, kit().lease().dividedBy(2)), kit().lease(), 0)
			.handler("keep", (data, task) -> {
				runs.add(data.read(String.class) + task.attempt());
				if ("a".equals(data.read(String.class)) && task.attempt() == 1) {
					throw new IllegalStateException("not yet");
				}
				return "done";
			}));
		TestInstance caller = kit().caller();
		TaskHandle<String> first = caller.perform("keep", "a", String.class);
		kit().until("the first attempt failed", () -> runs.size() == 1);
		TaskHandle<String> second = caller.perform("keep", "b", String.class);
		assertThat(kit().result(second)).isEqualTo("done");
		assertThat(kit().result(first)).isEqualTo("done");
		assertThat(runs).containsExactly("a1", "a2", "b1");
	}

	@Test
	@DisplayName("4.5 no more than retry.max-held tasks wait without a permit: beyond that a failure is final")
	default void noMoreThanMaxHeldWait() {
		TestInstance worker = kit().start(kit().instance()
			.concurrency(1)
			.retry(policy(1, kit().lease().multipliedBy(2)), Duration.ofMillis(10), 2)
			.handler("max-held", (data, task) -> {
				if (task.attempt() == 1) {
					throw new IllegalStateException("not yet");
				}
				return "done";
			}));
		TestInstance caller = kit().caller();
		List<TaskHandle<String>> handles = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			handles.add(caller.perform("max-held", i, String.class));
		}
		kit().until("all but two have failed",
				() -> handles.stream().filter((handle) -> handle.state() == TaskState.FAILED).count() == 3);
		kit().until("two are in hand", () -> worker.worker().runningTasks() == 2);
		kit().until("the two that waited have ended",
				() -> handles.stream().filter((handle) -> handle.state() == TaskState.COMPLETED).count() == 2);
		assertThat(worker.count(Incident.DEAD_LETTER)).isEqualTo(3);
		TaskHandle<String> later = caller.perform("max-held", "later", String.class);
		assertThat(kit().result(later)).as("there is room again").isEqualTo("done");
	}

	@Test
	@DisplayName("4.5 on stop what waits for a retry is released at once, to be done by another worker")
	default void stopReleasesWhatWaitsForARetry() {
		AtomicInteger firstRuns = new AtomicInteger();
		TestInstance first = kit().start(kit().instance()
			.retry(policy(3, Duration.ofMinutes(4)), Duration.ofMillis(10), 10)
			.handler("stop-retry", (data, task) -> {
				firstRuns.incrementAndGet();
				throw new IllegalStateException("not yet");
			}));
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("stop-retry", null, String.class);
		kit().until("the first attempt failed", () -> firstRuns.get() == 1);
		first.stop();
		kit().start(kit().instance().handler("stop-retry", (data, task) -> task.dispatch() + "/" + task.attempt()));
		assertThat(kit().result(handle)).as("dispatch and attempt").isEqualTo("1/1");
		assertThat(firstRuns).hasValue(1);
		kit().until("nothing is left at the first", () -> first.worker().runningTasks() == 0);
	}

}
