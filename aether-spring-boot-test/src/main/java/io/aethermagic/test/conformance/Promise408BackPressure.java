package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.node.Incident;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskRejectedException;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import io.aethermagic.worker.TaskRate;
import io.aethermagic.worker.WorkerExecutors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Design 4.8: back-pressure.
 */
interface Promise408BackPressure extends Promise {

	@Test
	@DisplayName("4.8 a worker never has more tasks in hand than its concurrency, with a hundred waiting")
	default void neverMoreThanTheConcurrency() {
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		CountDownLatch gate = new CountDownLatch(1);
		TestInstance worker = kit().start(kit().instance().concurrency(3).handler("permits", (data, task) -> {
			most.accumulateAndGet(inside.incrementAndGet(), Math::max);
			gate.await(1, TimeUnit.MINUTES);
			Thread.onSpinWait();
			inside.decrementAndGet();
			return data;
		}));
		TestInstance caller = kit().caller();
		List<TaskHandle<Integer>> handles = new ArrayList<>();
		for (int i = 0; i < 103; i++) {
			handles.add(caller.perform("permits", i, Integer.class));
		}
		kit().until("three are started", () -> inside.get() == 3);
		kit().during(kit().lease().dividedBy(4), "no more are started, or accepted",
				() -> inside.get() == 3 && worker.worker().runningTasks() == 3
						&& handles.stream().filter((handle) -> handle.state() == TaskState.ACCEPTED).count() <= 3);
		gate.countDown();
		for (int i = 0; i < handles.size(); i++) {
			assertThat(kit().result(handles.get(i))).isEqualTo(i);
		}
		assertThat(most).hasValue(3);
	}

	@Test
	@DisplayName("4.8 a handler with a rate takes no more, and what it leaves is done by others of its group")
	default void aHandlerWithARateLeavesTheRest() {
		AtomicInteger slow = new AtomicInteger();
		kit().start(kit().instance()
			.rate(new TaskRate(2, Duration.ofHours(1)))
			.handler("rated", (data, task) -> "slow " + slow.incrementAndGet()));
		TestInstance caller = kit().caller();
		assertThat(kit().result(caller.perform("rated", 0, String.class))).isEqualTo("slow 1");
		assertThat(kit().result(caller.perform("rated", 1, String.class))).isEqualTo("slow 2");
		TaskHandle<String> waiting = caller.perform("rated", 2, String.class);
		kit().during(kit().lease().dividedBy(4), "it waits", () -> waiting.state() != TaskState.ACCEPTED);
		kit().start(kit().instance().handler("rated", (data, task) -> "fast"));
		List<TaskHandle<String>> handles = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			handles.add(caller.perform("rated", i, String.class));
		}
		handles.forEach((handle) -> assertThat(kit().result(handle)).isEqualTo("fast"));
		assertThat(kit().result(waiting)).isEqualTo("fast");
		assertThat(slow).hasValue(2);
	}

	@Test
	@DisplayName("4.8 an executor with fewer threads than permits costs neither a task nor a permit")
	default void anExecutorThatRejectsCostsNothing() {
		Set<Integer> done = ConcurrentHashMap.newKeySet();
		AtomicInteger inside = new AtomicInteger();
		AtomicBoolean overlapped = new AtomicBoolean();
		CountDownLatch gate = new CountDownLatch(1);
		TestInstance worker = kit().start(kit().instance()
			.concurrency(10)
			.executors((prefix, concurrency) -> new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS,
					new SynchronousQueue<>()))
			.handler("narrow", (data, task) -> {
				overlapped.compareAndSet(false, inside.incrementAndGet() > 1);
				gate.await(1, TimeUnit.MINUTES);
				inside.decrementAndGet();
				return done.add(data.read(Integer.class));
			}));
		TestInstance caller = kit().caller();
		for (int i = 0; i < 5; i++) {
			caller.task("narrow").send(i);
		}
		kit().until("one has begun", () -> inside.get() == 1);
		kit().during(kit().lease().dividedBy(2), "the others wait in the queue",
				() -> done.isEmpty() && worker.worker().runningTasks() == 1);
		gate.countDown();
		kit().until("all five are done", () -> done.size() == 5);
		for (int i = 5; i < 25; i++) {
			assertThat(kit().result(caller.perform("narrow", i, Boolean.class))).isTrue();
		}
		assertThat(overlapped).isFalse();
		assertThat(worker.count(Incident.LOST_TASK)).isZero();
	}

	@Test
	@DisplayName("4.8 what an executor throws, be it an Error, costs neither a task nor a permit")
	default void anExecutorThatThrowsCostsNothing() {
		AtomicInteger calls = new AtomicInteger();
		AtomicInteger runs = new AtomicInteger();
		kit().start(kit().instance().concurrency(2).executors((prefix, concurrency) -> {
			Executor threads = WorkerExecutors.PLATFORM_THREADS.create(prefix, concurrency);
			return (work) -> {
				int call = calls.incrementAndGet();
				if (call <= 2) {
					throw new OutOfMemoryError("unable to create native thread (in a test)");
				}
				if (call <= 4) {
					throw new RejectedExecutionException("in a test");
				}
				threads.execute(work);
			};
		}).handler("throws", (data, task) -> runs.incrementAndGet()));
		TestInstance caller = kit().caller();
		List<TaskHandle<Integer>> handles = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			handles.add(caller.perform("throws", i, Integer.class));
		}
		handles.forEach((handle) -> assertThat(kit().result(handle)).isPositive());
		assertThat(runs).hasValue(6);
	}

	@Test
	@DisplayName("4.8 with max-pending calls out perform blocks up to the send-timeout, then its handle is rejected")
	default void performBlocksThenRejects() {
		CountDownLatch gate = new CountDownLatch(1);
		AtomicInteger runs = new AtomicInteger();
		kit().start(kit().instance().handler("full", (data, task) -> {
			runs.incrementAndGet();
			gate.await(1, TimeUnit.MINUTES);
			return "done";
		}));
		Duration sendTimeout = Duration.ofMillis(300);
		TestInstance caller = kit().start(kit().instance().maxPending(2, sendTimeout));
		List<TaskHandle<String>> handles = new ArrayList<>();
		handles.add(caller.perform("full", 1, String.class));
		handles.add(caller.perform("full", 2, String.class));
		long before = System.nanoTime();
		TaskHandle<String> third = caller.perform("full", 3, String.class);
		assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(sendTimeout.toNanos());
		assertThat(third.end()).isInstanceOfSatisfying(TaskEvent.Failed.class, (failed) -> {
			assertThat(failed.code()).isEqualTo("rejected");
			assertThat(failed.message()).contains("aether.client.max-pending");
		});
		assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(() -> third.get(Duration.ofSeconds(1)));
		assertThat(caller.client().openCalls()).isEqualTo(2);
		gate.countDown();
		handles.forEach((handle) -> assertThat(kit().result(handle)).isEqualTo("done"));
		assertThat(kit().result(caller.perform("full", 4, String.class))).as("there is room again").isEqualTo("done");
		assertThat(runs).hasValue(3);
	}

	@Test
	@DisplayName("4.8 a call that is blocked goes out when another one ends")
	default void aBlockedCallGoesOut() {
		CountDownLatch gate = new CountDownLatch(1);
		AtomicBoolean calling = new AtomicBoolean();
		kit().start(kit().instance().handler("blocked", (data, task) -> {
			gate.await(1, TimeUnit.MINUTES);
			return data;
		}));
		TestInstance caller = kit().start(kit().instance().maxPending(1, Duration.ofMinutes(1)));
		TaskHandle<Integer> first = caller.perform("blocked", 1, Integer.class);
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try {
			CompletableFuture<TaskHandle<Integer>> second = CompletableFuture.supplyAsync(() -> {
				calling.set(true);
				return caller.perform("blocked", 2, Integer.class);
			}, executor);
			kit().until("the second call is made", calling::get);
			kit().during(Duration.ofMillis(100), "the second call blocks", () -> !second.isDone());
			gate.countDown();
			assertThat(kit().result(first)).isEqualTo(1);
			kit().until("the second call goes out", second::isDone);
			assertThat(kit().result(second.join())).isEqualTo(2);
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	@DisplayName("4.8 on a thread of Aether's own perform never blocks: it rejects at once")
	default void aCallbackIsNeverBlocked() {
		CountDownLatch gate = new CountDownLatch(1);
		CompletableFuture<TaskHandle<String>> made = new CompletableFuture<>();
		kit().start(kit().instance().handler("callback", (data, task) -> {
			gate.await(1, TimeUnit.MINUTES);
			return "done";
		}));
		TestInstance caller = kit().start(kit().instance().maxPending(1, Duration.ofHours(1)));
		TaskHandle<String> first = caller.perform("callback", 1, String.class);
		first.onEvent((event) -> {
			if (event instanceof TaskEvent.Accepted) {
				made.complete(caller.perform("callback", 2, String.class));
			}
		});
		kit().until("the callback's call has returned", made::isDone);
		assertThat(String.valueOf(made.join().end())).contains("rejected");
		assertThat(first.state()).isEqualTo(TaskState.ACCEPTED);
		gate.countDown();
		assertThat(kit().result(first)).isEqualTo("done");
	}

	@Test
	@DisplayName("4.8 nested calls don't count: an application at its bound can call its own handlers from them")
	default void nestedCallsDontCount() {
		TestInstance both = kit().start(kit().instance()
			.maxPending(1, Duration.ofMillis(100))
			.handler("leaf", (data, task) -> Objects.requireNonNull(data.read(Integer.class)) + 1)
			.handler("root",
					(data, task) -> task.nested()
						.perform(TestInstance.JOB, "leaf", data, Integer.class)
						.get(Duration.ofSeconds(30))));
		assertThat(kit().result(both.perform("root", 41, Integer.class))).isEqualTo(42);
		kit().until("no call is open", () -> both.client().openCalls() == 0);
	}

	@Test
	@DisplayName("4.8 progress never blocks, and is conflated to the newest for a listener that is slow")
	default void progressIsConflated() {
		CountDownLatch slow = new CountDownLatch(1);
		kit().start(kit().instance().handler("conflated", (data, task) -> {
			for (int i = 1; i <= 20_000; i++) {
				task.progress(i / 200, i);
			}
			return "done";
		}));
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("conflated", null, String.class);
		List<Integer> told = new ArrayList<>();
		AtomicBoolean ended = new AtomicBoolean();
		handle.onEvent((event) -> {
			awaitUninterrupted(slow);
			if (event instanceof TaskEvent.Progress progress) {
				told.add(progress.data().read(Integer.class));
			}
			ended.compareAndSet(false, event instanceof TaskEvent.Ended);
		});
		assertThat(kit().result(handle)).isEqualTo("done");
		slow.countDown();
		kit().until("the end was told", ended::get);
		assertThat(told).isSorted().hasSizeLessThan(100).endsWith(20_000);
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			latch.await(1, TimeUnit.MINUTES);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	@DisplayName("4.8 control goes ahead of data: a cancel arrives while every permit is taken and hundreds wait")
	default void controlGoesAheadOfData() {
		CountDownLatch gate = new CountDownLatch(1);
		String data = "x".repeat(20_000);
		AtomicInteger runs = new AtomicInteger();
		kit().start(kit().instance().concurrency(1).handler("ahead", (payload, task) -> {
			if (runs.incrementAndGet() > 1) {
				gate.await(1, TimeUnit.MINUTES);
				return "done";
			}
			return new CountDownLatch(1).await(1, TimeUnit.MINUTES);
		}));
		TestInstance caller = kit().caller();
		TaskHandle<String> first = caller.perform("ahead", data, String.class);
		kit().until(first, TaskState.ACCEPTED);
		List<TaskHandle<String>> waiting = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			waiting.add(caller.perform("ahead", data, String.class));
		}
		first.cancel();
		kit().until(first, TaskState.CANCELLED);
		assertThat(first.end()).isEqualTo(new TaskEvent.Cancelled("cancelled"));
		assertThat(runs.get()).isLessThanOrEqualTo(2);
		gate.countDown();
		waiting.forEach(TaskHandle::cancel);
		kit().until("all are done", () -> caller.client().openCalls() == 0);
	}

}
