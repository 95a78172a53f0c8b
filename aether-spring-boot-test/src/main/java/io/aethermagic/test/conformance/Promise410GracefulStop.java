package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Design 4.10: graceful stop.
 */
interface Promise410GracefulStop extends Promise {

	@Test
	@DisplayName("4.10 ten running and ninety waiting: the ten end here, the ninety elsewhere, nothing counts as a failure")
	default void tenRunningAndNinetyWaiting() {
		CountDownLatch gate = new CountDownLatch(1);
		AtomicInteger started = new AtomicInteger();
		TestInstance first = kit()
			.start(kit().instance().drain(Duration.ofMinutes(10)).concurrency(10).handler("drain", (data, task) -> {
				started.incrementAndGet();
				gate.await(1, TimeUnit.MINUTES);
				return "first " + task.dispatch();
			}));
		TestInstance caller = kit().caller();
		List<TaskHandle<String>> handles = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			handles.add(caller.perform("drain", i, String.class));
		}
		kit().until("ten run", () -> started.get() == 10 && first.worker().runningTasks() == 10);
		first.stop();
		kit().start(kit().instance().handler("drain", (data, task) -> "second " + task.dispatch()));
		kit().until("ninety are done elsewhere",
				() -> handles.stream().filter((handle) -> handle.state() == TaskState.COMPLETED).count() == 90);
		kit().during(kit().lease().multipliedBy(3).dividedBy(2), "heartbeats go on: the ten stay where they are",
				() -> handles.stream().filter((handle) -> handle.state() == TaskState.ACCEPTED).count() == 10);
		assertThat(first.transport().state().connected()).isTrue();
		gate.countDown();
		List<String> results = handles.stream().map((handle) -> kit().result(handle)).toList();
		assertThat(results).filteredOn("first 1"::equals).hasSize(10);
		assertThat(results).filteredOn("second 1"::equals).hasSize(90);
		assertThat(started).hasValue(10);
		kit().until("the connection is closed", () -> !first.transport().state().connected());
	}

	@Test
	@DisplayName("4.10 what runs longer than the drain is interrupted, released and done elsewhere")
	default void aLongerOneIsReleased() {
		AtomicBoolean token = new AtomicBoolean();
		AtomicInteger runs = new AtomicInteger();
		TestInstance first = kit()
			.start(kit().instance().drain(Duration.ofMillis(300)).handler("longer", (data, task) -> {
				runs.incrementAndGet();
				try {
					return new CountDownLatch(1).await(1, TimeUnit.MINUTES);
				}
				catch (InterruptedException ex) {
					token.set(task.cancelled());
					throw ex;
				}
			}));
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("longer", null, String.class);
		kit().until("it runs", () -> runs.get() == 1);
		kit().until(handle, TaskState.ACCEPTED);
		first.stop();
		kit().start(kit().instance().handler("longer", (data, task) -> "elsewhere " + task.dispatch()));
		assertThat(kit().result(handle)).isEqualTo("elsewhere 1");
		assertThat(token).isTrue();
		assertThat(runs).hasValue(1);
		kit().until("nothing is in hand", () -> first.worker().runningTasks() == 0);
		kit().until("the connection is closed", () -> !first.transport().state().connected());
	}

	@Test
	@DisplayName("4.10 what ignores the interrupt is released as well, and what it returns then is not told")
	default void aStubbornOneIsReleased() {
		CountDownLatch gate = new CountDownLatch(1);
		AtomicBoolean ended = new AtomicBoolean();
		AtomicInteger runs = new AtomicInteger();
		TestInstance first = kit()
			.start(kit().instance().drain(Duration.ofMillis(100)).handler("stubborn", (data, task) -> {
				runs.incrementAndGet();
				while (gate.getCount() > 0) {
					try {
						gate.await(1, TimeUnit.MINUTES);
					}
					catch (InterruptedException ex) {
						// this one does not listen
					}
				}
				ended.set(true);
				return "first";
			}));
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("stubborn", null, String.class);
		Events events = Events.of(handle);
		kit().until("it runs", () -> runs.get() == 1);
		first.stop();
		kit().start(kit().instance().handler("stubborn", (data, task) -> "second"));
		assertThat(kit().result(handle)).isEqualTo("second");
		gate.countDown();
		kit().until("the first has returned", ended::get);
		kit().during(kit().lease().dividedBy(4), "one end", () -> events.ends().size() <= 1);
		kit().until("the connection is closed", () -> !first.transport().state().connected());
	}

	@Test
	@DisplayName("4.10 a value that is returned during the stop is told")
	default void aValueDuringTheStopIsTold() {
		TestInstance first = kit()
			.start(kit().instance().drain(Duration.ofMillis(100)).handler("saving", (data, task) -> {
				try {
					return new CountDownLatch(1).await(1, TimeUnit.MINUTES);
				}
				catch (InterruptedException ex) {
					return "saved";
				}
			}));
		TaskHandle<String> handle = kit().caller().perform("saving", null, String.class);
		kit().until(handle, TaskState.ACCEPTED);
		first.stop();
		assertThat(kit().result(handle)).isEqualTo("saved");
	}

	@Test
	@DisplayName("4.10 handles that are open when their application stops fail with stopped, and later calls at once")
	default void openHandlesFailWithStopped() {
		CountDownLatch gate = new CountDownLatch(1);
		List<String> runs = new CopyOnWriteArrayList<>();
		kit().start(kit().instance().concurrency(1).handler("open-handles", (data, task) -> {
			runs.add(data.read(String.class));
			gate.await(1, TimeUnit.MINUTES);
			return "done";
		}));
		TestInstance caller = kit().caller();
		TaskHandle<String> running = caller.perform("open-handles", "running", String.class);
		TaskHandle<String> waiting = caller.perform("open-handles", "waiting", String.class);
		TaskHandle<String> nowhere = caller.perform("nowhere-at-all", "x", String.class);
		kit().until("it runs", () -> runs.size() == 1);
		caller.stop();
		for (TaskHandle<String> handle : List.of(running, waiting, nowhere)) {
			kit().until(handle, TaskState.FAILED);
			assertThat(handle.end()).isInstanceOfSatisfying(TaskEvent.Failed.class,
					(failed) -> assertThat(failed.code()).isEqualTo("stopped"));
		}
		TaskHandle<String> later = caller.perform("open-handles", "later", String.class);
		assertThat(String.valueOf(later.end())).contains("stopped");
		kit().until("no call is open", () -> caller.client().openCalls() == 0);
		kit().until("the connection is closed", () -> !caller.transport().state().connected());
		gate.countDown();
	}

	@Test
	@DisplayName("4.10 a handler that stops along with its application can still wait for its nested call")
	default void nestedCallsGoOnDuringTheDrain() {
		CountDownLatch gate = new CountDownLatch(1);
		AtomicInteger started = new AtomicInteger();
		kit().start(kit().instance().handler("nested-leaf", (data, task) -> {
			started.incrementAndGet();
			gate.await(1, TimeUnit.MINUTES);
			return "leaf";
		}));
		TestInstance middle = kit().start(kit().instance()
			.drain(Duration.ofMinutes(1))
			.handler("nested-root",
					(data, task) -> task.nested()
						.perform(TestInstance.JOB, "nested-leaf", null, String.class)
						.get(Duration.ofSeconds(30))));
		TaskHandle<String> handle = kit().caller().perform("nested-root", null, String.class);
		kit().until("the nested task runs", () -> started.get() == 1);
		middle.stop();
		gate.countDown();
		assertThat(kit().result(handle)).isEqualTo("leaf");
	}

}
