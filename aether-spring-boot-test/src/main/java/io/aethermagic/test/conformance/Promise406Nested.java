package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import io.aethermagic.worker.TaskContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Design 4.6: what is left of a deadline goes along into nested calls, which end with
 * their parent.
 */
interface Promise406Nested extends Promise {

	private static TaskHandle<Long> inner(TaskContext task) {
		return task.nested().perform(TestInstance.JOB, "inner", null, Long.class);
	}

	@Test
	@DisplayName("4.6 what is left of the deadline goes along into nested calls")
	default void whatIsLeftGoesAlong() {
		kit().start(kit().instance()
			.handler("inner", (data, task) -> task.remaining().toMillis())
			.handler("outer", (data, task) -> {
				long left = task.remaining().toMillis();
				long inner = Objects.requireNonNull(inner(task).get(Duration.ofSeconds(30)));
				return left + " " + inner;
			}));
		TestInstance caller = kit().caller();
		Duration timeout = Duration.ofSeconds(20);
		TaskHandle<String> handle = caller.task("outer").timeout(timeout).perform(null, String.class);
		String[] left = Objects.requireNonNull(kit().result(handle)).split(" ");
		assertThat(Long.parseLong(left[0])).isPositive().isLessThanOrEqualTo(timeout.toMillis());
		assertThat(Long.parseLong(left[1])).isPositive().isLessThanOrEqualTo(Long.parseLong(left[0]));
	}

	@Test
	@DisplayName("4.6 a nested call is cancelled when its parent ends")
	default void nestedCallsEndWithTheirParent() {
		AtomicBoolean stopped = new AtomicBoolean();
		CountDownLatch started = new CountDownLatch(1);
		AtomicReference<@Nullable TaskHandle<Long>> nested = new AtomicReference<>();
		TestInstance worker = kit().start(kit().instance().handler("inner", (data, task) -> {
			started.countDown();
			try {
				return new CountDownLatch(1).await(1, TimeUnit.MINUTES);
			}
			catch (InterruptedException ex) {
				stopped.set(task.cancelled());
				throw ex;
			}
		}).handler("outer", (data, task) -> {
			nested.set(inner(task));
			started.await(1, TimeUnit.MINUTES);
			return "done";
		}));
		TestInstance caller = kit().caller();
		assertThat(kit().result(caller.perform("outer", null, String.class))).isEqualTo("done");
		kit().until("the nested task was stopped", stopped::get);
		TaskHandle<Long> handle = nested.get();
		assertThat(handle).isNotNull();
		kit().until(handle, TaskState.CANCELLED);
		kit().until("nothing is left behind",
				() -> worker.worker().runningTasks() == 0 && worker.client().openCalls() == 0);
	}

	@Test
	@DisplayName("4.6 a nested call is cancelled when its parent is cancelled")
	default void nestedCallsAreCancelledWithTheirParent() {
		AtomicBoolean stopped = new AtomicBoolean();
		CountDownLatch started = new CountDownLatch(1);
		TestInstance worker = kit().start(kit().instance().handler("inner", (data, task) -> {
			started.countDown();
			try {
				return new CountDownLatch(1).await(1, TimeUnit.MINUTES);
			}
			catch (InterruptedException ex) {
				stopped.set(task.cancelled());
				throw ex;
			}
		}).handler("outer", (data, task) -> inner(task).get(Duration.ofMinutes(1))));
		TestInstance caller = kit().caller();
		TaskHandle<Long> handle = caller.perform("outer", null, Long.class);
		kit().until("the nested task runs", () -> started.getCount() == 0);
		handle.cancel();
		kit().until(handle, TaskState.CANCELLED);
		kit().until("the nested task was stopped", stopped::get);
		kit().until("nothing is left behind",
				() -> worker.worker().runningTasks() == 0 && worker.client().openCalls() == 0);
	}

}
