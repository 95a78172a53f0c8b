package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.NoInstanceException;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Design 5.17: a call to one instance by name.
 */
interface Promise517OneInstance extends Promise {

	@Test
	@DisplayName("5.17 a task goes to the named instance, whoever else listens, and waits there for a permit")
	default void aTaskGoesToTheNamedInstance() {
		AtomicInteger others = new AtomicInteger();
		kit().start(kit().instance().handler("named", (data, task) -> others.incrementAndGet()));
		AtomicInteger running = new AtomicInteger();
		TestInstance named = kit().start(kit().instance().concurrency(1).handler("named", (data, task) -> {
			assertThat(running.incrementAndGet()).isOne();
			task.progress(50);
			running.decrementAndGet();
			return data.read(Integer.class);
		}));
		TestInstance caller = kit().caller();
		List<TaskHandle<Integer>> handles = IntStream.range(0, 20)
			.mapToObj((number) -> caller.task("named").to(named.id()).perform(number, Integer.class))
			.toList();
		for (int number = 0; number < handles.size(); number++) {
			assertThat(kit().result(handles.get(number))).isEqualTo(number);
		}
		assertThat(others).hasValue(0);
		assertThat(kit().result(named.task("named").to(named.id()).perform(7, Integer.class)))
			.as("an instance may send to itself")
			.isEqualTo(7);
	}

	@Test
	@DisplayName("5.17 a task that is cancelled stops at the named instance")
	default void aTaskIsCancelledThere() {
		CountDownLatch never = new CountDownLatch(1);
		TestInstance named = kit()
			.start(kit().instance().handler("named-wait", (data, task) -> never.await(1, TimeUnit.MINUTES)));
		TaskHandle<Boolean> handle = kit().caller().task("named-wait").to(named.id()).perform("x", Boolean.class);
		kit().until(handle, TaskState.ACCEPTED);
		handle.cancel();
		kit().until(handle, TaskState.CANCELLED);
	}

	@Test
	@DisplayName("5.17 an instance that has no such handler says so")
	default void anInstanceWithoutTheHandlerSaysSo() {
		TestInstance other = kit().caller();
		TaskHandle<String> handle = kit().caller().task("named-unknown").to(other.id()).perform("x", String.class);
		kit().until(handle, TaskState.FAILED);
		assertThat(handle.end()).isInstanceOfSatisfying(TaskEvent.Failed.class, (failed) -> {
			assertThat(failed.code()).isEqualTo("no-handler");
			assertThat(failed.message()).contains(other.id())
				.contains(TestInstance.address("named-unknown").toString());
		});
	}

	@Test
	@DisplayName("5.17 the call fails at once if the named instance is not there")
	default void anInstanceThatIsNotThere() {
		kit().needsUnrouted();
		kit().start(kit().instance().handler("named-gone", (data, task) -> "done"));
		TaskHandle<String> handle = kit().caller().task("named-gone").to("nobody-at-all").perform("x", String.class);
		kit().until(handle, TaskState.FAILED);
		assertThatExceptionOfType(NoInstanceException.class).isThrownBy(() -> handle.get(Duration.ofSeconds(1)))
			.withMessageContaining("nobody-at-all");
	}

	@Test
	@DisplayName("5.17 the call fails if the named instance stops before the task has ended, and nobody else gets it")
	default void anInstanceThatStops() {
		AtomicInteger others = new AtomicInteger();
		CountDownLatch never = new CountDownLatch(1);
		TestInstance named = kit().start(kit().instance()
			.drain(Duration.ofMillis(10))
			.handler("named-stops", (data, task) -> never.await(1, TimeUnit.MINUTES)));
		kit().start(kit().instance().handler("named-stops", (data, task) -> others.incrementAndGet()));
		TaskHandle<String> handle = kit().caller().task("named-stops").to(named.id()).perform("x", String.class);
		kit().until(handle, TaskState.ACCEPTED);
		named.stop();
		kit().until(handle, TaskState.FAILED);
		assertThatExceptionOfType(NoInstanceException.class).isThrownBy(() -> handle.get(Duration.ofSeconds(1)));
		assertThat(others).hasValue(0);
	}

	@Test
	@DisplayName("5.17 the call fails if the named instance is lost with the task, and nobody else gets it")
	default void anInstanceThatIsLost() {
		AtomicInteger others = new AtomicInteger();
		CountDownLatch never = new CountDownLatch(1);
		TestInstance named = kit()
			.start(kit().instance().handler("named-lost", (data, task) -> never.await(1, TimeUnit.MINUTES)));
		kit().start(kit().instance().handler("named-lost", (data, task) -> others.incrementAndGet()));
		TaskHandle<String> handle = kit().caller().task("named-lost").to(named.id()).perform("x", String.class);
		kit().until(handle, TaskState.ACCEPTED);
		kit().cut(named);
		kit().until(handle, TaskState.FAILED);
		assertThatExceptionOfType(NoInstanceException.class).isThrownBy(() -> handle.get(Duration.ofSeconds(1)));
		assertThat(others).hasValue(0);
	}

}
