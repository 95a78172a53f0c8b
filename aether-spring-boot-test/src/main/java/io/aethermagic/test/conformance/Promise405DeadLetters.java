package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.client.GivenUpTask;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.node.DeadLetterPolicy;
import io.aethermagic.node.Incident;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import io.aethermagic.worker.BadRequestException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.core.retry.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Design 4.5: what nobody hears of is not lost when it fails.
 */
interface Promise405DeadLetters extends Promise {

	@Test
	@DisplayName("4.5 a task sent without a handle that fails becomes a dead letter, whatever the cause, and can be sent again")
	default void aSentTaskThatFailsIsKept() {
		AtomicBoolean broken = new AtomicBoolean(true);
		AtomicInteger done = new AtomicInteger();
		kit().start(kit().instance().handler("sent", (data, task) -> {
			if (broken.get()) {
				throw switch (Objects.requireNonNull(data.read(String.class))) {
					case "answer" -> new TaskFailedException("sold-out", "Nothing is left");
					case "request" -> new BadRequestException("The width is missing");
					case "error" -> new AssertionError("broken");
					default -> new IllegalStateException("Out of order");
				};
			}
			return done.incrementAndGet();
		}));
		TestInstance caller = kit().caller();
		List<String> sent = List.of("answer", "request", "error", "exception");
		sent.forEach((each) -> caller.task("sent").header("customer", "Ada").send(each));
		TaskAddress address = TestInstance.address("sent");
		Map<String, GivenUpTask> letters = letters(caller, address, 4);
		assertThat(letters.values()).extracting(GivenUpTask::code)
			.containsExactlyInAnyOrder("sold-out", "bad-request", "failed", "failed");
		assertThat(letters.values()).extracting((letter) -> letter.data().read(String.class))
			.containsExactlyInAnyOrderElementsOf(sent);
		assertThat(letters.values()).allSatisfy((letter) -> {
			assertThat(letter.headers()).isEqualTo(Map.of("customer", "Ada"));
			assertThat(letter.caller()).isEqualTo(caller.id());
			assertThat(letter.workgroup()).isEqualTo("workgroup");
			assertThat(letter.attempts()).isEqualTo(1);
		});
		broken.set(false);
		assertThat(await(caller.deadLetters().resendAll(address, 10))).isEqualTo(4);
		kit().until("all are done", () -> done.get() == 4);
		assertThat(await(caller.deadLetters().list(address, 10))).isEmpty();
	}

	@Test
	@DisplayName("4.5 a task sent without a handle that nobody accepts in time becomes a dead letter")
	default void aSentTaskThatExpiresIsKept() {
		TestInstance caller = kit().caller();
		String tid = caller.task("nobody").timeout(kit().lease()).send("late");
		GivenUpTask letter = letters(caller, TestInstance.address("nobody"), 1).values().iterator().next();
		assertThat(letter.tid()).isEqualTo(tid);
		assertThat(letter.data().read(String.class)).isEqualTo("late");
		assertThat(letter.code()).isEqualTo("expired");
		assertThat(letter.workgroup()).isEmpty();
		kit().start(kit().instance().handler("nobody", (data, task) -> data.read(String.class) + "r"));
		TaskHandle<String> replayed = await(caller.deadLetters().replay(letter.id(), String.class));
		assertThat(kit().result(replayed)).isEqualTo("later");
	}

	@Test
	@DisplayName("4.5 a task sent without a handle whose handler is too slow becomes a dead letter")
	default void aSentTaskThatIsTooSlowIsKept() {
		kit().start(kit().instance().handler("slow", (data, task) -> {
			new CountDownLatch(1).await();
			return null;
		}));
		TestInstance caller = kit().caller();
		caller.task("slow").timeout(kit().lease()).send("slow");
		GivenUpTask letter = letters(caller, TestInstance.address("slow"), 1).values().iterator().next();
		assertThat(letter.code()).isEqualTo("expired");
		assertThat(letter.data().read(String.class)).isEqualTo("slow");
	}

	@Test
	@DisplayName("4.5 a failure that its caller hears of is no dead letter, unless all are wanted")
	default void whatIsHeardIsNotKept() {
		TestInstance worker = kit().start(kit().instance().handler("heard", (data, task) -> {
			throw new IllegalStateException("Out of order");
		}));
		TestInstance caller = kit().caller();
		kit().until(caller.perform("heard", null, String.class), TaskState.FAILED);
		TestInstance thorough = kit()
			.start(kit().instance().deadLetters(DeadLetterPolicy.ALL_FAILED).handler("kept", (data, task) -> {
				throw new TaskFailedException("sold-out", "Nothing is left");
			}));
		kit().until(caller.perform("kept", null, String.class), TaskState.FAILED);
		assertThat(letters(caller, TestInstance.address("kept"), 1)).hasSize(1);
		assertThat(thorough.count(Incident.DEAD_LETTER)).isEqualTo(1);
		assertThat(worker.count(Incident.DEAD_LETTER)).isZero();
	}

	@Test
	@DisplayName("4.5 what a nested task fails with is an exception like any other to its parent, which is retried")
	default void aNestedFailureIsTheChilds() {
		AtomicInteger children = new AtomicInteger();
		kit().start(kit().instance()
			.retry(RetryPolicy.builder().maxRetries(1).delay(Duration.ofMillis(1)).build(), kit().lease(), 10)
			.handler("child", (data, task) -> {
				if (children.incrementAndGet() == 1
						|| Objects.requireNonNull(data.read(String.class)).equals("always")) {
					throw new TaskFailedException("busy", "Come back later");
				}
				return "done";
			})
			.handler("parent",
					(data, task) -> task.nested()
						.perform(TestInstance.JOB, "child", data.read(String.class), String.class)
						.get(Duration.ofMinutes(1))));
		TestInstance caller = kit().caller();
		assertThat(kit().result(caller.perform("parent", "once", String.class))).isEqualTo("done");
		TaskHandle<String> handle = caller.perform("parent", "always", String.class);
		kit().until(handle, TaskState.FAILED);
		assertThat(handle.end()).isInstanceOfSatisfying(TaskEvent.Failed.class, (failed) -> {
			assertThat(failed.code()).isEqualTo("failed");
			assertThat(failed.message()).contains("busy").contains("Come back later");
		});
		GivenUpTask letter = letters(caller, TestInstance.address("parent"), 1).values().iterator().next();
		assertThat(letter.attempts()).isEqualTo(2);
		assertThat(letter.tid()).isEqualTo(handle.tid());
	}

	private Map<String, GivenUpTask> letters(TestInstance instance, TaskAddress address, int count) {
		Map<String, GivenUpTask> found = new ConcurrentHashMap<>();
		kit().until("there are " + count + " dead letters", () -> {
			instance.deadLetters()
				.list(address, 100)
				.thenAccept((letters) -> letters.forEach((letter) -> found.put(letter.id(), letter)));
			return found.size() >= count;
		});
		assertThat(found).hasSize(count);
		return found;
	}

	private <T> T await(CompletionStage<T> stage) {
		kit().until("the dead letters answer", () -> stage.toCompletableFuture().isDone());
		return stage.toCompletableFuture().join();
	}

}
