package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.Action;
import io.aethermagic.node.Inbound;
import io.aethermagic.task.TaskCancelledException;
import io.aethermagic.task.TaskDismissedException;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.core.retry.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Design 4.7: cancel and dismiss.
 */
interface Promise407Cancel extends Promise {

	@Test
	@DisplayName("4.7 a task that nobody has accepted is CANCELLED at once, and never started")
	default void aWaitingTaskIsCancelledAtOnce() {
		CountDownLatch gate = new CountDownLatch(1);
		List<String> runs = new CopyOnWriteArrayList<>();
		TestInstance worker = kit().start(kit().instance().concurrency(1).handler("queued", (data, task) -> {
			runs.add(data.read(String.class));
			gate.await(1, TimeUnit.MINUTES);
			return "done";
		}));
		TestInstance caller = kit().caller();
		TaskHandle<String> first = caller.perform("queued", "first", String.class);
		kit().until(first, TaskState.ACCEPTED);
		TaskHandle<String> second = caller.perform("queued", "second", String.class);
		kit().until(second, TaskState.SENT);
		second.cancel();
		assertThat(second.end()).isEqualTo(new TaskEvent.Cancelled("cancelled"));
		TaskHandle<String> third = caller.perform("queued", "third", String.class);
		kit().during(kit().lease().dividedBy(4), "the first runs on", () -> !first.state().isEnded());
		gate.countDown();
		assertThat(kit().result(third)).isEqualTo("done");
		assertThat(kit().result(first)).isEqualTo("done");
		assertThat(runs).containsExactly("first", "third");
		kit().until("nothing is left behind", () -> worker.worker().runningTasks() == 0);
	}

	@Test
	@DisplayName("4.7 a running task gets token and interrupt, and is CANCELLED by its worker's word, without a retry")
	default void aRunningTaskIsCancelled() {
		AtomicInteger runs = new AtomicInteger();
		AtomicBoolean told = new AtomicBoolean();
		AtomicBoolean token = new AtomicBoolean();
		TestInstance worker = kit().start(kit().instance()
			.retry(RetryPolicy.builder().maxRetries(5).delay(Duration.ofMillis(1)).build(), kit().lease(), 10)
			.handler("running", (data, task) -> {
				runs.incrementAndGet();
				task.onCancel(() -> told.set(true));
				try {
					return new CountDownLatch(1).await(1, TimeUnit.MINUTES);
				}
				catch (InterruptedException ex) {
					token.set(task.cancelled());
					throw new IllegalStateException("stopped in the middle");
				}
			}));
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("running", null, String.class);
		kit().until(handle, TaskState.ACCEPTED);
		kit().until("it runs", () -> runs.get() == 1);
		handle.cancel();
		handle.cancel();
		kit().until(handle, TaskState.CANCELLED);
		assertThat(handle.end()).isEqualTo(new TaskEvent.Cancelled("cancelled"));
		assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(() -> handle.get(Duration.ofSeconds(1)));
		assertThat(told).isTrue();
		assertThat(token).isTrue();
		kit().during(kit().lease().dividedBy(4), "it is not retried", () -> runs.get() == 1);
		kit().until("nothing is in hand", () -> worker.worker().runningTasks() == 0);
		kit().until("no call is open", () -> caller.client().openCalls() == 0);
	}

	@Test
	@DisplayName("4.7 a value that is returned after the token is COMPLETED")
	default void aValueAfterTheTokenCounts() {
		CountDownLatch started = new CountDownLatch(1);
		kit().start(kit().instance().handler("saved", (data, task) -> {
			started.countDown();
			try {
				return new CountDownLatch(1).await(1, TimeUnit.MINUTES);
			}
			catch (InterruptedException ex) {
				return "saved";
			}
		}));
		TaskHandle<String> handle = kit().caller().perform("saved", null, String.class);
		kit().until("the handler works", () -> started.getCount() == 0);
		kit().until(handle, TaskState.ACCEPTED);
		handle.cancel();
		assertThat(kit().result(handle)).isEqualTo("saved");
		assertThat(handle.state()).isEqualTo(TaskState.COMPLETED);
	}

	@Test
	@DisplayName("4.7 cancels that race with completions leave every task with one end, and a consistent one")
	default void cancelsRaceWithCompletions() {
		Set<Integer> returned = ConcurrentHashMap.newKeySet();
		TestInstance worker = kit().start(kit().instance().concurrency(4).handler("race", (data, task) -> {
			for (int i = 0; i < 500 && !task.cancelled(); i++) {
				Thread.onSpinWait();
			}
			if (task.cancelled()) {
				throw new IllegalStateException("stopped");
			}
			returned.add(data.read(Integer.class));
			return data;
		}));
		TestInstance caller = kit().caller();
		List<TaskHandle<Integer>> handles = new ArrayList<>();
		List<Events> events = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			TaskHandle<Integer> handle = caller.perform("race", i, Integer.class);
			handles.add(handle);
			events.add(Events.of(handle));
			if (i >= 3) {
				handles.get(i - i % 4).cancel();
			}
		}
		kit().until("all have ended", () -> handles.stream().allMatch((handle) -> handle.state().isEnded()));
		kit().until("all ends were told", () -> events.stream().noneMatch((told) -> told.ends().isEmpty()));
		kit().until("nothing is left behind",
				() -> worker.worker().runningTasks() == 0 && caller.client().openCalls() == 0);
		for (int i = 0; i < handles.size(); i++) {
			assertThat(events.get(i).ends()).as("ends of task " + i).containsExactly(handles.get(i).end());
			assertThat(handles.get(i).state()).isIn(TaskState.COMPLETED, TaskState.CANCELLED);
			if (handles.get(i).state() == TaskState.COMPLETED) {
				assertThat(returned).contains(i);
				assertThat(handles.get(i).get(Duration.ofSeconds(1))).isEqualTo(i);
			}
			else {
				assertThat(i % 4).as("only what was cancelled is CANCELLED").isZero();
			}
		}
	}

	@Test
	@DisplayName("4.7 a cancel that its worker does not confirm ends as unconfirmed after one lease")
	default void anUnconfirmedCancel() {
		CountDownLatch never = new CountDownLatch(1);
		TestInstance worker = kit()
			.start(kit().instance().handler("cut", (data, task) -> never.await(1, TimeUnit.MINUTES)));
		TaskHandle<String> handle = kit().caller().perform("cut", null, String.class);
		kit().until(handle, TaskState.ACCEPTED);
		kit().cut(worker);
		handle.cancel();
		kit().during(kit().lease().dividedBy(2), "the worker's word is awaited", () -> !handle.state().isEnded());
		kit().until(handle, TaskState.CANCELLED);
		assertThat(handle.end()).isEqualTo(new TaskEvent.Cancelled("unconfirmed"));
		never.countDown();
	}

	@Test
	@DisplayName("4.7 a handle that ended CANCELLED answers a late Accepted with a cancel")
	default void aLateAcceptedIsCancelled() {
		RawPeer worker = RawPeer.connect(kit());
		worker.workAt("late-accept");
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("late-accept", null, String.class);
		Inbound perform = worker.task(0);
		handle.cancel();
		assertThat(handle.state()).isEqualTo(TaskState.CANCELLED);
		assertThat(worker.received(handle.tid(), Action.CANCEL)).isEmpty();
		worker.accept(perform);
		worker.await(1, handle.tid(), Action.CANCEL);
		worker.progress(perform, 1, 50);
		worker.await(2, handle.tid(), Action.CANCEL);
		worker.end(perform, "completed", "too late");
		kit().during(kit().lease().dividedBy(4), "the end stays", () -> handle.state() == TaskState.CANCELLED);
	}

	@Test
	@DisplayName("4.7 a handle that ended EXPIRED answers a late Accepted with no cancel once its deadline is over")
	default void aLateAcceptedAfterTheDeadline() {
		RawPeer worker = RawPeer.connect(kit());
		worker.workAt("after-deadline");
		TaskHandle<String> handle = kit().caller()
			.task("after-deadline")
			.timeout(kit().lease().dividedBy(4))
			.perform(null, String.class);
		Inbound perform = worker.task(0);
		kit().until(handle, TaskState.EXPIRED);
		worker.accept(perform);
		kit().during(kit().lease().dividedBy(4), "no cancel comes",
				() -> worker.received(handle.tid(), Action.CANCEL).isEmpty());
	}

	@Test
	@DisplayName("4.7 a dismissed task's work goes on, and its answers are dropped")
	default void aDismissedTaskGoesOn() {
		CountDownLatch gate = new CountDownLatch(1);
		AtomicBoolean done = new AtomicBoolean();
		AtomicBoolean token = new AtomicBoolean();
		TestInstance worker = kit().start(kit().instance().handler("dismissed", (data, task) -> {
			gate.await(1, TimeUnit.MINUTES);
			task.progress(50);
			token.set(task.cancelled());
			done.set(true);
			return "done";
		}));
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("dismissed", null, String.class);
		Events events = Events.of(handle);
		kit().until(handle, TaskState.ACCEPTED);
		handle.dismiss();
		assertThat(handle.end()).isEqualTo(new TaskEvent.Dismissed());
		assertThatExceptionOfType(TaskDismissedException.class).isThrownBy(() -> handle.get(Duration.ofSeconds(1)));
		kit().until("no call is open", () -> caller.client().openCalls() == 0);
		kit().during(kit().lease().dividedBy(4), "the work goes on", () -> worker.worker().runningTasks() == 1);
		gate.countDown();
		kit().until("the work is done", () -> done.get() && worker.worker().runningTasks() == 0);
		kit().during(kit().lease().dividedBy(4), "its answers are dropped", () -> events.all().size() == 2);
		assertThat(token).isFalse();
		assertThat(handle.state()).isEqualTo(TaskState.DISMISSED);
	}

}
