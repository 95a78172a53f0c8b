package io.aethermagic.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.time.HeldTimers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.RecordingTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.retry.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a worker's log says of handlers that fail, and of its start and stop.
 */
@ExtendWith(OutputCaptureExtension.class)
class WorkerLogTests {

	private static final TaskAddress ADDRESS = new TaskAddress("u", "j", "t", "c");

	private static final Channel QUEUE = new Channel.TaskQueue(ADDRESS);

	private static final WorkerSettings RETRYING = WorkerSettings.DEFAULTS
		.withRetry(RetryPolicy.builder().maxRetries(1).delay(Duration.ofMillis(5)).build());

	private static final String TRACE = "\tat " + WorkerLogTests.class.getName() + ".lambda$";

	private final Deque<Runnable> scheduled = new ArrayDeque<>();

	private final HeldTimers timers = new HeldTimers() {

		@Override
		public Timer schedule(Duration delay, Runnable work) {
			WorkerLogTests.this.scheduled.add(work);
			return () -> WorkerLogTests.this.scheduled.remove(work);
		}

	};

	private final RecordingTransport transport = new RecordingTransport();

	private final MessageCodec codec = new MessageCodec(JsonMapper.shared(), "host", "me", 100_000);

	private final AetherNode node = new AetherNode("main", this.transport, "u", "me", this.codec, this.timers,
			new Incidents(this.timers));

	@Test
	void anAttemptThatIsFollowedByAnotherIsOneLineAndTheLastHasItsTrace(CapturedOutput output) {
		work(RETRYING, (data, task) -> {
			throw new UnsupportedOperationException("line 1\nline 2");
		});
		perform("tid-1");
		List<String> first = lines(output, (line) -> line.contains("attempt 1"));
		assertThat(first).singleElement()
			.asString()
			.contains("WARN", "FailureLog", "Task tid-1 at u/j/t/c", "handler images.resize", "dispatch 1",
					"is run again in 5 ms", "java.lang.UnsupportedOperationException: line 1\\u000aline 2");
		assertThat(output.getOut()).doesNotContain(TRACE);
		runScheduled();
		assertThat(lines(output, (line) -> line.contains("attempt 2"))).singleElement()
			.asString()
			.contains("ERROR", "Task tid-1 at u/j/t/c", "handler images.resize", "dispatch 1");
		assertThat(output.getOut()).containsOnlyOnce(TRACE);
	}

	@Test
	void anErrorIsTold(CapturedOutput output) {
		work(RETRYING, (data, task) -> {
			throw new AssertionError("broken");
		});
		perform("tid-1");
		assertThat(output.getOut()).contains("ERROR", "java.lang.AssertionError: broken").containsOnlyOnce(TRACE);
	}

	@Test
	void aStageThatFailsIsTold(CapturedOutput output) {
		work(WorkerSettings.DEFAULTS, (data, task) -> CompletableFuture.supplyAsync(() -> {
			throw new IllegalStateException("in a stage");
		}, Runnable::run));
		perform("tid-1");
		assertThat(output.getOut()).contains("Task tid-1", "java.lang.IllegalStateException: in a stage")
			.contains(TRACE);
	}

	@Test
	void aResultThatCannotBeWrittenIsTold(CapturedOutput output) {
		work(WorkerSettings.DEFAULTS, (data, task) -> new Unwritable());
		perform("tid-1");
		assertThat(output.getOut()).contains("ERROR", "Task tid-1", "cannot be written", "secret place");
	}

	@Test
	void anAnswerThatIsAFailureIsNoFault(CapturedOutput output) {
		work(RETRYING, (data, task) -> {
			throw new TaskFailedException("sold-out", "Nothing is left");
		});
		perform("tid-1");
		assertThat(lines(output, (line) -> line.contains("WARN") || line.contains("ERROR"))).isEmpty();
		assertThat(output.getOut()).doesNotContain(TRACE);
	}

	@Test
	void whatIsThrownAfterACancelIsNoFault(CapturedOutput output) {
		work(RETRYING, (data, task) -> {
			this.transport.deliver(new Channel.AddressTopic(ADDRESS),
					new AetherMessage("cancel", task.tid(), Action.CANCEL, null, Map.of(Headers.INSTANCE, "me"),
							this.codec.encode(Action.CANCEL, "cancelled", 0, Map.of(), ADDRESS, "", task.tid())));
			assertThat(task.cancelled()).isTrue();
			throw new IllegalStateException("interrupted");
		});
		perform("tid-1");
		assertThat(lines(output, (line) -> line.contains("WARN") || line.contains("ERROR"))).isEmpty();
	}

	@Test
	void briefHasNoTraceAndNoneSaysNothing(CapturedOutput output) {
		work(RETRYING.withLogFailures(FailureLogging.BRIEF), (data, task) -> {
			throw new IllegalStateException("brief");
		});
		perform("tid-1");
		runScheduled();
		assertThat(lines(output, (line) -> line.contains("FailureLog"))).hasSize(2)
			.allMatch((line) -> line.contains("IllegalStateException: brief"));
		assertThat(output.getOut()).doesNotContain(TRACE);
		work(WorkerSettings.DEFAULTS.withLogFailures(FailureLogging.NONE), (data, task) -> {
			throw new IllegalStateException("none");
		});
		perform("tid-2");
		assertThat(output.getOut()).doesNotContain("IllegalStateException: none");
	}

	@Test
	void startTellsWhichHandlersListenAndWhere(CapturedOutput output) {
		work(WorkerSettings.DEFAULTS, (data, task) -> 1);
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
		AetherWorker worker = work(RETRYING, (data, task) -> {
			if (task.tid().equals("failing")) {
				throw new IllegalStateException("not yet");
			}
			return never;
		});
		perform("failing");
		perform("a\nb");
		worker.stop();
		assertThat(output.getOut()).contains("1 task: images.resize failing waited for a retry")
			.contains("waiting up to 25 s for 1 task: images.resize a\\u000ab");
		this.timers.advance(Duration.ofSeconds(25));
		runScheduled();
		assertThat(lines(output, (line) -> line.contains("WARN") && line.contains("did not end within 25 s")))
			.singleElement()
			.asString()
			.contains("1 task: images.resize a\\u000ab");
		this.timers.advance(Duration.ofSeconds(1));
		runScheduled();
		assertThat(output.getOut()).contains("they ignore the interrupt");
		assertThat(worker.stop().toCompletableFuture()).isDone();
	}

	private AetherWorker work(WorkerSettings settings, TaskFunction function) {
		AetherWorker worker = new AetherWorker(this.node, settings, (prefix, concurrency) -> Runnable::run, (scope) -> {
			throw new UnsupportedOperationException();
		});
		worker.register(new TaskHandlerDefinition("images.resize", ADDRESS, "blue", "", 3, null, false, Set.of(), false,
				function));
		worker.start();
		return worker;
	}

	private void perform(String tid) {
		this.transport.deliver(QUEUE,
				new AetherMessage("id-" + tid, tid, Action.PERFORM, "caller", Map.of(Headers.DISPATCH, "1"),
						this.codec.encode(Action.PERFORM, "initialized", 0, 1, ADDRESS, "", tid)));
	}

	private void runScheduled() {
		List<Runnable> due = List.copyOf(this.scheduled);
		this.scheduled.clear();
		due.forEach(Runnable::run);
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
