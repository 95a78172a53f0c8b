package io.aethermagic.test.conformance;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.aethermagic.client.NoWorker;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.node.Incident;
import io.aethermagic.task.NoWorkerException;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Design 4.9: nobody there.
 */
interface Promise409NobodyThere extends Promise {

	@Test
	@DisplayName("4.9 wait: a call waits until a worker comes")
	default void aCallWaitsForAWorker() {
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("nobody-yet", "x", String.class);
		kit().during(kit().lease().dividedBy(2), "the call waits", () -> handle.state() == TaskState.SENT);
		kit().start(kit().instance().handler("nobody-yet", (data, task) -> "done"));
		assertThat(kit().result(handle)).isEqualTo("done");
	}

	@Test
	@DisplayName("4.9 wait: a call waits until its deadline, and is not started by a worker that comes later")
	default void aCallWaitsUntilItsDeadline() {
		AtomicInteger runs = new AtomicInteger();
		TestInstance caller = kit().caller();
		TaskHandle<Integer> handle = caller.task("nobody-ever")
			.timeout(kit().lease().dividedBy(2))
			.perform("x", Integer.class);
		kit().until(handle, TaskState.EXPIRED);
		kit().start(kit().instance().handler("nobody-ever", (data, task) -> runs.incrementAndGet()));
		assertThat(kit().result(caller.perform("nobody-ever", "y", Integer.class))).isEqualTo(1);
	}

	@Test
	@DisplayName("4.9 fail: the handle fails with no-worker, the address and how to mend it")
	default void aCallFailsWhereNobodyIs() {
		kit().needsUnrouted();
		TestInstance caller = kit().start(kit().instance().noWorker(NoWorker.FAIL));
		TaskHandle<String> handle = caller.perform("nobody", "x", String.class);
		kit().until(handle, TaskState.FAILED);
		assertThat(handle.end()).isInstanceOfSatisfying(TaskEvent.Failed.class, (failed) -> {
			assertThat(failed.code()).isEqualTo("no-worker");
			assertThat(failed.message()).contains(TestInstance.address("nobody").toString()).contains("(a hint)");
		});
		assertThatExceptionOfType(NoWorkerException.class)
			.isThrownBy(() -> handle.get(java.time.Duration.ofSeconds(1)));
		caller.task("nobody").send("x");
		kit().until("what was sent without a handle is counted", () -> caller.count(Incident.SENT_TASK_FAILED) == 1);
		AtomicInteger runs = new AtomicInteger();
		kit().start(kit().instance().handler("nobody", (data, task) -> runs.incrementAndGet()));
		TaskHandle<Integer> later = caller.perform("nobody", "y", Integer.class);
		assertThat(kit().result(later)).as("what failed is not started later").isEqualTo(1);
	}

	@Test
	@DisplayName("4.9 fail: a worker that has stopped is not there any more")
	default void aStoppedWorkerIsNotThere() {
		kit().needsUnrouted();
		TestInstance worker = kit().start(kit().instance().handler("gone", (data, task) -> "done"));
		TestInstance caller = kit().start(kit().instance().noWorker(NoWorker.FAIL));
		assertThat(kit().result(caller.perform("gone", "x", String.class))).isEqualTo("done");
		worker.stop();
		kit().until("the worker is gone", () -> !worker.transport().state().connected());
		TaskHandle<String> handle = caller.perform("gone", "y", String.class);
		kit().until(handle, TaskState.FAILED);
		assertThat(String.valueOf(handle.end())).contains("no-worker");
	}

	@Test
	@DisplayName("4.9 fail: calls made before the application's own handlers listen are not judged")
	default void callsBeforeTheStartAreNotJudged() {
		AtomicReference<@Nullable TaskHandle<String>> early = new AtomicReference<>();
		TestInstance both = kit().start(kit().instance()
			.noWorker(NoWorker.FAIL)
			.handler("own", (data, task) -> "done")
			.beforeStart((instance) -> early.set(instance.perform("own", "x", String.class))));
		TaskHandle<String> handle = early.get();
		assertThat(handle).isNotNull();
		assertThat(kit().result(handle)).isEqualTo("done");
		assertThat(kit().result(both.perform("own", "x", String.class))).isEqualTo("done");
	}

	@Test
	@DisplayName("4.9 fail: only the first send is judged, not the loss of the only worker")
	default void onlyTheFirstSendIsJudged() {
		CountDownLatch never = new CountDownLatch(1);
		TestInstance first = kit()
			.start(kit().instance().handler("first-only", (data, task) -> never.await(1, TimeUnit.MINUTES)));
		TestInstance caller = kit().start(kit().instance().noWorker(NoWorker.FAIL));
		TaskHandle<String> handle = caller.perform("first-only", "x", String.class);
		kit().until(handle, TaskState.ACCEPTED);
		kit().cut(first);
		kit().during(kit().lease().multipliedBy(3).dividedBy(2), "the handle stays open",
				() -> !handle.state().isEnded());
		kit().start(kit().instance().handler("first-only", (data, task) -> "done"));
		assertThat(kit().result(handle)).isEqualTo("done");
		never.countDown();
	}

}
