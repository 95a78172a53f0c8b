package io.aethermagic.worker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import io.aethermagic.task.TaskFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.retry.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a worker's log says of handlers that fail, and of its start and stop.
 */
@ExtendWith(OutputCaptureExtension.class)
class WorkerLogTests {

	private static final WorkerSettings RETRYING = WorkerSettings.DEFAULTS
		.withRetry(RetryPolicy.builder().maxRetries(1).delay(Duration.ofMillis(5)).build());

	private static final String TRACE = "\tat " + WorkerLogTests.class.getName() + ".lambda$";

	private final WorkerFixture app = new WorkerFixture();

	@Test
	void anAttemptThatIsFollowedByAnotherIsOneLineAndTheLastHasItsTrace(CapturedOutput output) {
		this.app.work(RETRYING, (data, task) -> {
			throw new UnsupportedOperationException("line 1\nline 2");
		});
		this.app.perform("tid-1");
		List<String> first = lines(output, (line) -> line.contains("attempt 1"));
		assertThat(first).singleElement()
			.asString()
			.contains("WARN", "FailureLog", "Task tid-1 at u/j/t/c", "handler images.resize", "dispatch 1",
					"is run again in 5 ms", "java.lang.UnsupportedOperationException: line 1\\u000aline 2");
		assertThat(output.getOut()).doesNotContain(TRACE);
		this.app.runScheduled();
		assertThat(lines(output, (line) -> line.contains("attempt 2"))).singleElement()
			.asString()
			.contains("ERROR", "Task tid-1 at u/j/t/c", "handler images.resize", "dispatch 1");
		assertThat(output.getOut()).containsOnlyOnce(TRACE);
	}

	@Test
	void anErrorIsTold(CapturedOutput output) {
		this.app.work(RETRYING, (data, task) -> {
			throw new AssertionError("broken");
		});
		this.app.perform("tid-1");
		assertThat(output.getOut()).contains("ERROR", "java.lang.AssertionError: broken").containsOnlyOnce(TRACE);
	}

	@Test
	void aStageThatFailsIsTold(CapturedOutput output) {
		this.app.work(WorkerSettings.DEFAULTS, (data, task) -> CompletableFuture.supplyAsync(() -> {
			throw new IllegalStateException("in a stage");
		}, Runnable::run));
		this.app.perform("tid-1");
		assertThat(output.getOut()).contains("Task tid-1", "java.lang.IllegalStateException: in a stage")
			.contains(TRACE);
	}

	@Test
	void aResultThatCannotBeWrittenIsTold(CapturedOutput output) {
		this.app.work(WorkerSettings.DEFAULTS, (data, task) -> new Unwritable());
		this.app.perform("tid-1");
		assertThat(output.getOut()).contains("ERROR", "Task tid-1", "cannot be written", "secret place");
	}

	@Test
	void anAnswerThatIsAFailureIsNoFault(CapturedOutput output) {
		this.app.work(RETRYING, (data, task) -> {
			throw new TaskFailedException("sold-out", "Nothing is left");
		});
		this.app.perform("tid-1");
		assertThat(lines(output, (line) -> line.contains("WARN") || line.contains("ERROR"))).isEmpty();
		assertThat(output.getOut()).doesNotContain(TRACE);
	}

	@Test
	void whatIsThrownAfterACancelIsNoFault(CapturedOutput output) {
		this.app.work(RETRYING, (data, task) -> {
			this.app.cancel(task.tid());
			assertThat(task.cancelled()).isTrue();
			throw new IllegalStateException("interrupted");
		});
		this.app.perform("tid-1");
		assertThat(lines(output, (line) -> line.contains("WARN") || line.contains("ERROR"))).isEmpty();
	}

	@Test
	void briefHasNoTraceAndNoneSaysNothing(CapturedOutput output) {
		this.app.work(RETRYING.withLogFailures(FailureLogging.BRIEF), (data, task) -> {
			throw new IllegalStateException("brief");
		});
		this.app.perform("tid-1");
		this.app.runScheduled();
		assertThat(lines(output, (line) -> line.contains("FailureLog"))).hasSize(2)
			.allMatch((line) -> line.contains("IllegalStateException: brief"));
		assertThat(output.getOut()).doesNotContain(TRACE);
		this.app.work(WorkerSettings.DEFAULTS.withLogFailures(FailureLogging.NONE), (data, task) -> {
			throw new IllegalStateException("none");
		});
		this.app.perform("tid-2");
		assertThat(output.getOut()).doesNotContain("IllegalStateException: none");
	}

	@Test
	void startTellsWhichHandlersListenAndWhere(CapturedOutput output) {
		this.app.work(WorkerSettings.DEFAULTS, (data, task) -> 1);
		assertThat(lines(output, (line) -> line.contains("INFO"))).singleElement()
			.asString()
			.contains("images.resize", "u/j/t/c", "transport 'main'", "workgroup 'blue'", "3 at a time");
	}

	@Test
	void stopTellsWhomItWaitsForAndWhatItGivesBack(CapturedOutput output) {
		CompletableFuture<Object> never = new CompletableFuture<>() {

			@Override
			public boolean cancel(boolean interrupt) {
				return false;
			}

		};
		AetherWorker worker = this.app.work(RETRYING, (data, task) -> {
			if (task.tid().equals("failing")) {
				throw new IllegalStateException("not yet");
			}
			return never;
		});
		this.app.perform("failing");
		this.app.perform("a\nb");
		worker.stop();
		assertThat(output.getOut()).contains("1 task: images.resize failing waited for a retry")
			.contains("waiting up to 25 s for 1 task: images.resize a\\u000ab");
		this.app.timers.advance(Duration.ofSeconds(25));
		this.app.runScheduled();
		assertThat(lines(output, (line) -> line.contains("WARN") && line.contains("did not end within 25 s")))
			.singleElement()
			.asString()
			.contains("1 task: images.resize a\\u000ab");
		this.app.timers.advance(Duration.ofSeconds(1));
		this.app.runScheduled();
		assertThat(output.getOut()).contains("they ignore the interrupt");
		assertThat(worker.stop().toCompletableFuture()).isDone();
	}

	private static List<String> lines(CapturedOutput output, Predicate<String> wanted) {
		return output.getOut().lines().filter(wanted).toList();
	}

	/** Something whose property throws when it is read. */
	static final class Unwritable {

		public String getValue() {
			throw new IllegalStateException("secret place");
		}

	}

}
