package io.aethermagic.test.conformance;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Design 4.2: at least once.
 */
interface Promise402AtLeastOnce extends Promise {

	@Test
	@DisplayName("4.2 the task of a worker that is cut off is started by another one of the group")
	default void theTaskOfADeadWorkerIsStartedByAnother() {
		CountDownLatch never = new CountDownLatch(1);
		AtomicInteger firstRuns = new AtomicInteger();
		AtomicInteger secondRuns = new AtomicInteger();
		AtomicInteger secondDispatch = new AtomicInteger();
		TestInstance first = kit().start(kit().instance().handler("take-over", (data, task) -> {
			firstRuns.incrementAndGet();
			never.await(1, TimeUnit.MINUTES);
			return "first";
		}));
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("take-over", "x", String.class);
		kit().until("the first worker runs it", () -> firstRuns.get() == 1);
		kit().until(handle, TaskState.ACCEPTED);
		kit().start(kit().instance().handler("take-over", (data, task) -> {
			secondDispatch.set(task.dispatch());
			secondRuns.incrementAndGet();
			return "second";
		}));
		kit().cut(first);
		if (kit().leasesOutliveConnections()) {
			kit().during(kit().lease().dividedBy(3), "the lease is kept", () -> secondRuns.get() == 0);
		}
		assertThat(kit().result(handle)).isEqualTo("second");
		assertThat(secondRuns).hasValue(1);
		assertThat(secondDispatch).hasValue(2);
		never.countDown();
	}

	@Test
	@DisplayName("4.2 heartbeats keep a task that is longer than three leases with its worker")
	default void heartbeatsKeepALongTask() {
		CountDownLatch gate = new CountDownLatch(1);
		AtomicInteger runs = new AtomicInteger();
		for (int i = 0; i < 2; i++) {
			kit().start(kit().instance().handler("long", (data, task) -> {
				runs.incrementAndGet();
				gate.await(1, TimeUnit.MINUTES);
				return task.dispatch();
			}));
		}
		TestInstance caller = kit().caller();
		TaskHandle<Integer> handle = caller.perform("long", null, Integer.class);
		kit().until("it runs", () -> runs.get() == 1);
		kit().during(kit().lease().multipliedBy(7).dividedBy(2), "one worker has it",
				() -> runs.get() == 1 && !handle.state().isEnded());
		gate.countDown();
		assertThat(kit().result(handle)).isEqualTo(1);
		assertThat(runs).hasValue(1);
	}

	@Test
	@DisplayName("4.2 a task that is sent without a handle is followed and recovered as well")
	default void sendIsTracked() {
		CountDownLatch never = new CountDownLatch(1);
		AtomicInteger firstRuns = new AtomicInteger();
		AtomicInteger secondRuns = new AtomicInteger();
		TestInstance first = kit().start(kit().instance().handler("sent", (data, task) -> {
			firstRuns.incrementAndGet();
			never.await(1, TimeUnit.MINUTES);
			return null;
		}));
		TestInstance caller = kit().caller();
		caller.task("sent").send("x");
		kit().until("the first worker runs it", () -> firstRuns.get() == 1);
		assertThat(caller.client().openCalls()).isEqualTo(1);
		kit().cut(first);
		kit().start(kit().instance().handler("sent", (data, task) -> secondRuns.incrementAndGet()));
		kit().until("the second worker has done it", () -> secondRuns.get() == 1);
		kit().until("the caller follows it no longer", () -> caller.client().openCalls() == 0);
		never.countDown();
	}

	@Test
	@DisplayName("4.2 a task that was on its way to a worker that is cut off is done by another one")
	default void whatWasNotStartedIsDoneByAnother() {
		CountDownLatch never = new CountDownLatch(1);
		AtomicInteger started = new AtomicInteger();
		AtomicInteger done = new AtomicInteger();
		TestInstance first = kit().start(kit().instance().concurrency(5).handler("crowd", (data, task) -> {
			started.incrementAndGet();
			never.await(1, TimeUnit.MINUTES);
			return "first";
		}));
		TestInstance caller = kit().caller();
		for (int i = 0; i < 20; i++) {
			caller.task("crowd").send(i);
		}
		kit().until("five are started", () -> started.get() == 5);
		kit().cut(first);
		kit().start(kit().instance().handler("crowd", (data, task) -> done.incrementAndGet()));
		kit().until("all are done", () -> done.get() >= 20 && caller.client().openCalls() == 0);
		never.countDown();
	}

}
