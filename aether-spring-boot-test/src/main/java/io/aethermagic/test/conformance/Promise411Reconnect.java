package io.aethermagic.test.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Design 4.11: reconnect.
 */
interface Promise411Reconnect extends Promise {

	@Test
	@Tag(RESTARTS)
	@DisplayName("4.11 the broker or hub restarts while tasks wait and run: each ends once, without help")
	default void aRestartWhileTasksWaitAndRun() {
		CountDownLatch gate = new CountDownLatch(1);
		Map<Integer, Integer> runs = new ConcurrentHashMap<>();
		AtomicInteger started = new AtomicInteger();
		kit().start(kit().instance().concurrency(3).handler("restart", (data, task) -> {
			runs.merge(data.read(Integer.class), 1, Integer::sum);
			started.incrementAndGet();
			gate.await(1, TimeUnit.MINUTES);
			return data;
		}));
		TestInstance caller = kit().caller();
		List<TaskHandle<Integer>> handles = new ArrayList<>();
		List<Events> events = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			handles.add(caller.perform("restart", i, Integer.class));
			events.add(Events.of(handles.get(i)));
		}
		kit().until("three run", () -> started.get() == 3
				&& handles.stream().filter((handle) -> handle.state() == TaskState.ACCEPTED).count() == 3);
		kit().restartBroker();
		kit().until("the caller is connected again", () -> caller.transport().state().connected());
		if (kit().leasesOutliveConnections()) {
			kit().during(kit().lease().multipliedBy(3).dividedBy(2), "no running task is started again",
					() -> started.get() == 3);
		}
		gate.countDown();
		for (int i = 0; i < 20; i++) {
			assertThat(kit().result(handles.get(i))).isEqualTo(i);
		}
		kit().until("all ends were told", () -> events.stream().noneMatch((told) -> told.ends().isEmpty()));
		assertThat(events).allSatisfy((told) -> assertThat(told.ends()).hasSize(1));
		assertThat(runs).hasSize(20);
		if (kit().leasesOutliveConnections()) {
			assertThat(runs).allSatisfy((task, count) -> assertThat(count).isEqualTo(1));
		}
	}

	@Test
	@Tag(RESTARTS)
	@DisplayName("4.11 the broker or hub restarts again and again under load: every task ends once")
	default void restartsUnderLoad() {
		List<TestInstance> workers = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			workers.add(kit().start(kit().instance().concurrency(4).handler("load", (data, task) -> {
				task.progress(50);
				return data;
			})));
		}
		TestInstance caller = kit().caller();
		List<TaskHandle<Integer>> handles = new ArrayList<>();
		for (int restart = 0; restart < 4; restart++) {
			for (int i = 0; i < 100; i++) {
				handles.add(caller.perform("load", handles.size(), Integer.class));
			}
			int enough = restart * 100 + 30;
			kit().until("some have ended",
					() -> handles.stream().filter((handle) -> handle.state().isEnded()).count() >= enough);
			kit().restartBroker();
		}
		for (int i = 0; i < handles.size(); i++) {
			assertThat(kit().result(handles.get(i))).isEqualTo(i);
		}
		kit().until("nothing is left behind", () -> caller.client().openCalls() == 0
				&& workers.stream().allMatch((worker) -> worker.worker().runningTasks() == 0));
	}

	@Test
	@DisplayName("4.11 a task ends while its worker is cut off: the outcome arrives when the worker is back")
	default void aTaskEndsWhileItsWorkerIsCutOff() {
		CountDownLatch gate = new CountDownLatch(1);
		AtomicInteger runs = new AtomicInteger();
		AtomicBoolean returning = new AtomicBoolean();
		TestInstance worker = kit().start(kit().instance().handler("worker-cut", (data, task) -> {
			runs.incrementAndGet();
			gate.await(1, TimeUnit.MINUTES);
			returning.set(true);
			return "done";
		}));
		TaskHandle<String> handle = kit().caller().perform("worker-cut", null, String.class);
		kit().until(handle, TaskState.ACCEPTED);
		kit().until("it runs", () -> runs.get() == 1);
		if (kit().leasesOutliveConnections()) {
			kit().cut(worker);
		}
		gate.countDown();
		kit().until("the handler returns", returning::get);
		if (!kit().leasesOutliveConnections()) {
			// cut off earlier, the handler would be told to stop
			kit().cut(worker);
		}
		kit().restore(worker);
		assertThat(kit().result(handle)).isEqualTo("done");
		assertThat(runs).hasValue(1);
		kit().until("nothing is left behind", () -> worker.worker().runningTasks() == 0);
	}

	@Test
	@DisplayName("4.11 a task ends while its caller is cut off: the caller has the end when it is back")
	default void aTaskEndsWhileItsCallerIsCutOff() {
		CountDownLatch gate = new CountDownLatch(1);
		AtomicInteger runs = new AtomicInteger();
		TestInstance worker = kit().start(kit().instance().handler("caller-cut", (data, task) -> {
			runs.incrementAndGet();
			gate.await(1, TimeUnit.MINUTES);
			return "done";
		}));
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("caller-cut", null, String.class);
		kit().until(handle, TaskState.ACCEPTED);
		kit().cut(caller);
		gate.countDown();
		kit().during(kit().lease().dividedBy(3), "the caller knows nothing", () -> !handle.state().isEnded());
		kit().restore(caller);
		assertThat(kit().result(handle)).isEqualTo("done");
		assertThat(runs).hasValue(1);
		kit().until("nothing is left behind", () -> worker.worker().runningTasks() == 0);
	}

	@Test
	@DisplayName("4.11 calls that are made while cut off wait, and go out in the end")
	default void callsMadeWhileCutOffWait() {
		kit().start(kit().instance().handler("wait-for-it", (data, task) -> data));
		TestInstance caller = kit().caller();
		assertThat(kit().result(caller.perform("wait-for-it", 0, Integer.class))).isZero();
		kit().cut(caller);
		kit().until("the cut is seen", () -> !caller.transport().state().connected());
		List<TaskHandle<Integer>> handles = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			handles.add(caller.perform("wait-for-it", i, Integer.class));
		}
		handles.get(7).cancel();
		TaskHandle<Integer> expired = caller.task("wait-for-it")
			.timeout(kit().lease().dividedBy(4))
			.perform(0, Integer.class);
		kit().until(expired, TaskState.EXPIRED);
		assertThat(handles.get(7).end()).isEqualTo(new TaskEvent.Cancelled("cancelled"));
		assertThat(handles).filteredOn((handle) -> handle.state() == TaskState.PENDING).hasSize(49);
		kit().restore(caller);
		for (int i = 0; i < 50; i++) {
			if (i != 7) {
				assertThat(kit().result(handles.get(i))).isEqualTo(i);
			}
		}
		kit().until("no call is open", () -> caller.client().openCalls() == 0);
	}

	@Test
	@DisplayName("4.11 calls that are made while cut off fail at once where that is asked for")
	default void callsMadeWhileCutOffFail() {
		AtomicInteger runs = new AtomicInteger();
		kit().start(kit().instance().handler("fail-at-once", (data, task) -> runs.incrementAndGet()));
		TestInstance caller = kit().start(kit().instance().failWhileDisconnected());
		kit().cut(caller);
		kit().until("the cut is seen", () -> !caller.transport().state().connected());
		TaskHandle<Integer> handle = caller.perform("fail-at-once", null, Integer.class);
		assertThat(handle.end()).isInstanceOfSatisfying(TaskEvent.Failed.class, (failed) -> {
			assertThat(failed.code()).isEqualTo("disconnected");
			assertThat(failed.message()).contains("aether.client.when-disconnected");
		});
		kit().restore(caller);
		kit().until("the caller is connected again", () -> caller.transport().state().connected());
		assertThat(kit().result(caller.perform("fail-at-once", null, Integer.class))).isEqualTo(1);
	}

	@Test
	@Tag(RESTARTS)
	@DisplayName("4.11 after a restart cancels arrive, and new tasks and their progress do")
	default void everythingIsSubscribedAgain() {
		kit().start(kit().instance()
			.handler("again-cancel", (data, task) -> new CountDownLatch(1).await(1, TimeUnit.MINUTES))
			.handler("again-new", (data, task) -> {
				task.progress(50);
				return "done";
			}));
		TestInstance caller = kit().caller();
		TaskHandle<String> before = caller.perform("again-cancel", null, String.class);
		kit().until(before, TaskState.ACCEPTED);
		kit().restartBroker();
		kit().until("the caller is connected again", () -> caller.transport().state().connected());
		assertThat(caller.transport().state().heard()).isNotNull();
		TaskHandle<String> after = caller.perform("again-cancel", null, String.class);
		kit().until(after, TaskState.ACCEPTED);
		before.cancel();
		after.cancel();
		kit().until(before, TaskState.CANCELLED);
		kit().until(after, TaskState.CANCELLED);
		assertThat(before.end()).isEqualTo(new TaskEvent.Cancelled("cancelled"));
		assertThat(after.end()).isEqualTo(new TaskEvent.Cancelled("cancelled"));
		TaskHandle<String> last = caller.perform("again-new", null, String.class);
		Events events = Events.of(last);
		assertThat(kit().result(last)).isEqualTo("done");
		kit().until("the end was told", () -> !events.ends().isEmpty());
		assertThat(events.percents()).containsExactly(50);
	}

}
