package io.aethermagic.test.conformance;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.client.GivenUpTask;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.Action;
import io.aethermagic.message.Headers;
import io.aethermagic.node.Inbound;
import io.aethermagic.node.Incident;
import io.aethermagic.task.AetherException;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import io.aethermagic.worker.BadRequestException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.core.retry.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Design 4.5, first half: a failing handler never goes unanswered, and what is given up
 * is kept.
 */
interface Promise405FailingHandlers extends Promise {

	@Test
	@DisplayName("4.5 an exception becomes a code and a message, without stack trace and class names")
	default void anExceptionBecomesCodeAndMessage() {
		kit().start(kit().instance().handler("fails", (data, task) -> {
			throw new IllegalStateException("It broke: java.io.FileNotFoundException: no such file",
					new IllegalArgumentException("deep inside"));
		}));
		TaskHandle<String> handle = kit().caller().perform("fails", null, String.class);
		kit().until(handle, TaskState.FAILED);
		assertThat(handle.end()).isInstanceOfSatisfying(TaskEvent.Failed.class, (failed) -> {
			assertThat(failed.code()).isEqualTo("failed");
			assertThat(failed.message()).contains("It broke").contains("no such file");
		});
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.get(Duration.ofSeconds(1)))
			.withMessageContaining("It broke")
			.withMessageContaining(handle.tid());
		RawPeer peer = RawPeer.connect(kit());
		peer.perform("fails", "t1", "x");
		Inbound answer = peer.await(1, "t1", Action.COMPLETE).get(0);
		assertThat(answer.payload().status()).isEqualTo("failed");
		assertThat(answer.message().headers()).containsEntry(Headers.OUTCOME, "failed")
			.containsEntry(Headers.CODE, "failed");
		assertThat(new String(answer.message().payload(), StandardCharsets.UTF_8)).contains("It broke")
			.doesNotContain("Exception", "io.aethermagic", "java.", "deep inside", ".java:");
	}

	@Test
	@DisplayName("4.5 the handler's own code travels, and a failure of its own or a bad request is never retried")
	default void theHandlersOwnFailureIsFinal() {
		AtomicInteger runs = new AtomicInteger();
		TestInstance worker = kit().start(kit().instance()
			.retry(RetryPolicy.builder().maxRetries(5).delay(Duration.ofMillis(1)).build(), kit().lease(), 10)
			.handler("final", (data, task) -> {
				runs.incrementAndGet();
				if ("own".equals(data.read(String.class))) {
					throw new TaskFailedException("sold-out", "Nothing is left");
				}
				throw new BadRequestException("The width is missing");
			}));
		TestInstance caller = kit().caller();
		TaskHandle<String> own = caller.perform("final", "own", String.class);
		TaskHandle<String> bad = caller.perform("final", "bad", String.class);
		kit().until(own, TaskState.FAILED);
		kit().until(bad, TaskState.FAILED);
		assertThat(own.end()).isEqualTo(new TaskEvent.Failed("sold-out", "Nothing is left"));
		assertThat(bad.end()).isEqualTo(new TaskEvent.Failed("bad-request", "The width is missing"));
		assertThat(runs).hasValue(2);
		assertThat(worker.count(Incident.DEAD_LETTER)).isZero();
	}

	@Test
	@DisplayName("4.5 an Error is answered, is not retried, and its worker lives")
	default void anErrorIsAnsweredAndTheWorkerLives() {
		AtomicInteger runs = new AtomicInteger();
		TestInstance worker = kit().start(kit().instance()
			.concurrency(2)
			.retry(RetryPolicy.builder().maxRetries(5).delay(Duration.ofMillis(1)).build(), kit().lease(), 10)
			.handler("error", (data, task) -> {
				runs.incrementAndGet();
				int number = Objects.requireNonNull(data.read(Integer.class));
				if (number < 5) {
					throw (number % 2 == 0) ? new StackOverflowError() : new AssertionError("never");
				}
				return "alive";
			}));
		TestInstance caller = kit().caller();
		for (int i = 0; i < 5; i++) {
			TaskHandle<String> handle = caller.perform("error", i, String.class);
			kit().until(handle, TaskState.FAILED);
		}
		assertThat(kit().result(caller.perform("error", 5, String.class))).isEqualTo("alive");
		assertThat(runs).hasValue(6);
		assertThat(worker.count(Incident.HANDLER_ERROR)).isEqualTo(5);
		kit().until("nothing is left behind", () -> worker.worker().runningTasks() == 0);
	}

	@Test
	@DisplayName("4.5 a result that cannot be written is answered as a failure")
	default void aResultThatCannotBeWritten() {
		TestInstance worker = kit().start(kit().instance().handler("unwritable", (data, task) -> new Unwritable()));
		TaskHandle<String> handle = kit().caller().perform("unwritable", null, String.class);
		kit().until(handle, TaskState.FAILED);
		assertThat(handle.end()).isInstanceOfSatisfying(TaskEvent.Failed.class,
				(failed) -> assertThat(failed.code()).isEqualTo("bad-result"));
		kit().until("nothing is left behind", () -> worker.worker().runningTasks() == 0);
	}

	@Test
	@DisplayName("4.5 what was retried in vain becomes a dead letter, which can be replayed once under a new tid")
	default void aDeadLetterCanBeReplayed() {
		AtomicInteger runs = new AtomicInteger();
		TestInstance worker = kit().start(kit().instance()
			.retry(RetryPolicy.builder().maxRetries(2).delay(Duration.ofMillis(5)).build(), kit().lease(), 10)
			.handler("dead", (data, task) -> {
				if (runs.incrementAndGet() <= 3) {
					throw new IllegalStateException("Out of order");
				}
				return data.read(String.class) + " of " + task.headers().get("customer") + " " + task.attempt();
			}));
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.task("dead").header("customer", "Ada").perform("letter", String.class);
		kit().until(handle, TaskState.FAILED);
		assertThat(runs).hasValue(3);
		assertThat(worker.count(Incident.DEAD_LETTER)).isEqualTo(1);
		GivenUpTask letter = letter(worker, "dead");
		assertThat(letter.code()).isEqualTo("failed");
		assertThat(letter.cause()).contains("Out of order");
		assertThat(letter.attempts()).isEqualTo(3);
		assertThat(letter.dispatches()).isEqualTo(1);
		assertThat(letter.workgroup()).isEqualTo("workgroup");
		assertThat(letter.tid()).isEqualTo(handle.tid());
		assertThat(letter.data().read(String.class)).isEqualTo("letter");
		assertThat(letter.headers()).isEqualTo(Map.of("customer", "Ada"));
		assertThat(letter.caller()).isEqualTo(caller.id());
		TaskHandle<String> replayed = await(caller.deadLetters().replay(letter.id(), String.class));
		assertThat(replayed.tid()).isNotEqualTo(handle.tid());
		assertThat(kit().result(replayed)).isEqualTo("letter of Ada 1");
		assertThat(await(caller.deadLetters().list(TestInstance.address("dead"), 10))).isEmpty();
		CompletionStage<TaskHandle<String>> second = caller.deadLetters().replay(letter.id(), String.class);
		kit().until("the second replay has an answer", () -> second.toCompletableFuture().isDone());
		assertThat(second.toCompletableFuture()).isCompletedExceptionally();
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> second.toCompletableFuture().get())
			.withRootCauseInstanceOf(AetherException.class);
		assertThat(runs).hasValue(4);
	}

	private GivenUpTask letter(TestInstance instance, String task) {
		kit().until("the dead letter is there",
				() -> await(instance.deadLetters().list(TestInstance.address(task), 10)).size() == 1);
		List<GivenUpTask> letters = await(instance.deadLetters().list(TestInstance.address(task), 10));
		return letters.get(0);
	}

	private <T> T await(CompletionStage<T> stage) {
		kit().until("the dead letters answer", () -> stage.toCompletableFuture().isDone());
		return stage.toCompletableFuture().join();
	}

	/**
	 * Something whose property throws when it is read.
	 */
	final class Unwritable {

		/**
		 * Throw.
		 * @return never
		 */
		public String getValue() {
			throw new IllegalStateException("not to be read");
		}

	}

}
