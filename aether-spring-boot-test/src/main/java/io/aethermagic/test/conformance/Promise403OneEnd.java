package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.Action;
import io.aethermagic.node.Inbound;
import io.aethermagic.node.Incident;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.task.TaskState;
import io.aethermagic.task.TaskTimeoutException;
import io.aethermagic.test.TestInstance;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Design 4.3: the caller sees Accepted, progress that never goes back within an attempt,
 * and exactly one end.
 */
interface Promise403OneEnd extends Promise {

	@Test
	@DisplayName("4.3 a task goes from sent to accepted, running and its end, and says so in order")
	default void theStatesOfATask() {
		CountDownLatch progress = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		TestInstance worker = kit().start(kit().instance().handler("states", (data, task) -> {
			progress.await(1, TimeUnit.MINUTES);
			task.progress(40, "forty");
			end.await(1, TimeUnit.MINUTES);
			return "done";
		}));
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("states", null, String.class);
		Events events = Events.of(handle);
		kit().until(handle, TaskState.ACCEPTED);
		assertThat(handle.end()).isNull();
		progress.countDown();
		kit().until(handle, TaskState.RUNNING);
		end.countDown();
		assertThat(kit().result(handle)).isEqualTo("done");
		assertThat(handle.state()).isEqualTo(TaskState.COMPLETED);
		kit().until("the end was told", () -> !events.ends().isEmpty());
		assertThat(events.all()).hasSize(3);
		assertThat(events.all().get(0)).isEqualTo(new TaskEvent.Accepted(worker.id(), "workgroup", 1));
		assertThat(events.all().get(1)).isInstanceOfSatisfying(TaskEvent.Progress.class, (told) -> {
			assertThat(told.percent()).isEqualTo(40);
			assertThat(told.data().read(String.class)).isEqualTo("forty");
			assertThat(told.attempt()).isEqualTo(1);
		});
		assertThat(events.all().get(2)).isInstanceOf(TaskEvent.Completed.class);
	}

	@Test
	@DisplayName("4.3 progress never goes back within an attempt, and starts anew with the next")
	default void progressNeverGoesBack() {
		RawPeer worker = RawPeer.connect(kit());
		worker.workAt("back");
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("back", null, String.class);
		Events events = Events.of(handle);
		Inbound perform = worker.task(0);
		worker.accept(perform);
		for (int percent : new int[] { 50, 20, 60 }) {
			worker.progress(perform, 1, percent);
		}
		worker.progress(perform, 2, 10);
		worker.progress(perform, 1, 90);
		worker.end(perform, "completed", "done");
		assertThat(kit().result(handle)).isEqualTo("done");
		kit().until("the end was told", () -> !events.ends().isEmpty());
		assertThat(events.percents()).containsExactly(50, 60, 10);
	}

	@Test
	@DisplayName("4.3 answers that come twice or late are dropped and counted")
	default void doubleAndLateAnswersAreDropped() {
		RawPeer worker = RawPeer.connect(kit());
		worker.workAt("double");
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("double", null, String.class);
		Events events = Events.of(handle);
		Inbound perform = worker.task(0);
		worker.accept(perform);
		worker.accept(perform);
		worker.end(perform, "completed", "one");
		worker.end(perform, "completed", "two");
		worker.end(perform, "failed", new Object[0]);
		worker.end(perform, "cancelled", new Object[0]);
		worker.progress(perform, 1, 99);
		worker.accept(perform);
		kit().until("the late ones were counted", () -> caller.count(Incident.UNEXPECTED_ANSWER) == 5);
		assertThat(kit().result(handle)).isEqualTo("one");
		kit().until("the end was told", () -> !events.ends().isEmpty());
		kit().during(kit().lease().dividedBy(4), "nothing more is told", () -> events.all().size() == 2);
		assertThat(events.accepts()).hasSize(1);
		assertThat(worker.received(handle.tid(), Action.CANCEL)).isEmpty();
	}

	@Test
	@DisplayName("4.3 listeners are told one event at a time, in order")
	default void listenersAreToldInOrder() {
		kit().start(kit().instance().handler("order", (data, task) -> {
			IntStream.rangeClosed(1, 100).forEach(task::progress);
			return "done";
		}));
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("order", null, String.class);
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger overlaps = new AtomicInteger();
		handle.onEvent((event) -> {
			overlaps.addAndGet(inside.getAndIncrement());
			inside.decrementAndGet();
		});
		Events events = Events.of(handle);
		kit().result(handle);
		kit().until("the end was told", () -> !events.ends().isEmpty());
		assertThat(events.all().get(0)).isInstanceOf(TaskEvent.Accepted.class);
		assertThat(events.all().get(events.all().size() - 1)).isInstanceOf(TaskEvent.Completed.class);
		assertThat(events.percents()).isSorted().doesNotHaveDuplicates();
		assertThat(overlaps).hasValue(0);
	}

	@Test
	@DisplayName("4.3 a late listener is told Accepted, the last progress and the end")
	default void aLateListenerIsToldWhatCounts() {
		RawPeer worker = RawPeer.connect(kit());
		worker.workAt("late");
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("late", null, String.class);
		Inbound perform = worker.task(0);
		worker.accept(perform);
		worker.progress(perform, 1, 30);
		worker.progress(perform, 1, 70);
		worker.end(perform, "completed", "done");
		kit().result(handle);
		Events events = Events.of(handle);
		kit().until("the end was told", () -> !events.ends().isEmpty());
		assertThat(events.all()).hasSize(3);
		assertThat(events.accepts()).hasSize(1);
		assertThat(events.percents()).containsExactly(70);
	}

	@Test
	@DisplayName("4.3 a listener that throws stops neither the task nor other listeners")
	default void aListenerThatThrowsStopsNothing() {
		kit().start(kit().instance().handler("thrower", (data, task) -> "done"));
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("thrower", null, String.class);
		handle.onEvent((event) -> {
			throw new IllegalStateException("a listener's own fault");
		});
		Events events = Events.of(handle);
		assertThat(kit().result(handle)).isEqualTo("done");
		kit().until("the end was told", () -> !events.ends().isEmpty());
		kit().until("it was counted", () -> caller.count(Incident.LISTENER_FAILED) == 2);
	}

	@Test
	@DisplayName("4.3 a subscriber with small demand gets no more than it asked for, and the newest progress")
	default void aSubscriberWithSmallDemand() {
		CountDownLatch end = new CountDownLatch(1);
		kit().start(kit().instance().handler("demand", (data, task) -> {
			for (int i = 1; i <= 1_000; i++) {
				task.progress(i / 10, i);
			}
			end.await(1, TimeUnit.MINUTES);
			return "done";
		}));
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("demand", null, String.class);
		SlowSubscriber subscriber = new SlowSubscriber();
		handle.events().subscribe(subscriber);
		subscriber.request(1);
		kit().until("Accepted was told", () -> subscriber.events().size() == 1);
		end.countDown();
		kit().result(handle);
		kit().during(kit().lease().dividedBy(4), "no more than asked for", () -> subscriber.events().size() == 1);
		for (int i = 2; !subscriber.isComplete(); i++) {
			int expected = i;
			assertThat(i).as("events are conflated").isLessThan(100);
			subscriber.request(1);
			kit().until("one more was told, or the stream ended",
					() -> subscriber.events().size() == expected || subscriber.isComplete());
			kit().until("the end completes the stream",
					() -> subscriber.isComplete() || !(subscriber.last() instanceof TaskEvent.Ended));
		}
		List<TaskEvent> events = subscriber.events();
		assertThat(events.get(0)).isInstanceOf(TaskEvent.Accepted.class);
		assertThat(events.get(events.size() - 1)).isInstanceOf(TaskEvent.Completed.class);
		assertThat(events.get(events.size() - 2)).isInstanceOfSatisfying(TaskEvent.Progress.class,
				(newest) -> assertThat(newest.data().read(Integer.class)).isEqualTo(1_000));
	}

	@Test
	@DisplayName("4.3 completion gives the result or the failure, and cancelling it cancels no task")
	default void completionOfATask() {
		CountDownLatch gate = new CountDownLatch(1);
		kit().start(kit().instance().handler("complete", (data, task) -> {
			gate.await(1, TimeUnit.MINUTES);
			if ("bad".equals(data.read(String.class))) {
				throw new TaskFailedException("no-good", "It is no good");
			}
			return data;
		}));
		TestInstance caller = kit().caller();
		TaskHandle<String> good = caller.perform("complete", "good", String.class);
		TaskHandle<String> bad = caller.perform("complete", "bad", String.class);
		CompletableFuture<String> given = good.completion();
		CompletableFuture<String> thrown = bad.completion();
		good.completion().cancel(true);
		assertThatExceptionOfType(TaskTimeoutException.class).isThrownBy(() -> good.get(Duration.ofMillis(1)));
		assertThat(given).isNotDone();
		gate.countDown();
		kit().until("both are done", () -> given.isDone() && thrown.isDone());
		assertThat(given).isCompletedWithValue("good");
		assertThat(thrown).isCompletedExceptionally();
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> bad.get(Duration.ofSeconds(1)))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo("no-good"));
		thrown.handle((value, ex) -> assertThat(ex).hasRootCauseInstanceOf(TaskFailedException.class)).join();
		assertThat(good.state()).isEqualTo(TaskState.COMPLETED);
	}

	@Test
	@DisplayName("4.3 when a handle has ended its tid can be used again at once")
	default void aTidCanBeUsedAgainAtOnce() {
		TestInstance caller = kit().caller();
		kit().start(kit().instance().handler("again", (data, task) -> "done"));
		for (int i = 0; i < 20; i++) {
			TaskHandle<String> handle = caller.task("again").tid("same").perform(null, String.class);
			assertThat(kit().result(handle)).isEqualTo("done");
		}
	}

	@Test
	@DisplayName("4.3 callbacks that wait for other tasks keep nobody from the end")
	default void callbacksThatWait() {
		TestInstance caller = kit().caller();
		kit().start(kit().instance().handler("leaf", (data, task) -> "done"));
		List<CompletableFuture<String>> all = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			all.add(caller.task("leaf")
				.perform(null, String.class)
				.completion()
				.thenApply((first) -> first + caller.task("leaf").perform(null, String.class).completion().join()));
		}
		kit().until("all have been told", () -> all.stream().allMatch(CompletableFuture::isDone));
		assertThat(all).allSatisfy((told) -> assertThat(told.join()).isEqualTo("donedone"));
	}

}
