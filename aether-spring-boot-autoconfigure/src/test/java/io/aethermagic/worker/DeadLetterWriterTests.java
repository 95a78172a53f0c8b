package io.aethermagic.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.aethermagic.message.Headers;
import io.aethermagic.node.DeadLetterPolicy;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.hub.InMemoryDeadLetters;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a worker keeps of tasks that nobody hears of.
 */
class DeadLetterWriterTests {

	private static final Map<String, String> SENT = Map.of(Headers.SENT, "true");

	private static final Map<String, String> SENT_AND_LATE = Map.of(Headers.SENT, "true", Headers.REMAINING, "0",
			Headers.DEADLINE, "0");

	private final WorkerFixture app = new WorkerFixture();

	DeadLetterWriterTests() {
		this.app.transport.deadLetters = new InMemoryDeadLetters();
	}

	@Test
	void aFailureThatNoCallerReceivesIsKept() {
		this.app.work(WorkerSettings.DEFAULTS, (data, task) -> {
			throw new IllegalStateException("out of order");
		});
		this.app.transport.receipt = CompletableFuture.completedFuture(Receipt.UNROUTED);
		this.app.perform("1");
		assertThat(letters()).as("the caller may come back").isEmpty();
		this.app.timers.advance(Duration.ofSeconds(30));
		this.app.runScheduled();
		assertThat(letters()).singleElement().satisfies((letter) -> {
			assertThat(letter.message().tid()).isEqualTo("1");
			assertThat(letter.cause()).isEqualTo("java.lang.IllegalStateException: out of order");
			assertThat(letter.attempts()).isOne();
		});
	}

	@Test
	void aResultThatNobodyReceivesIsNoDeadLetter() {
		this.app.work(WorkerSettings.DEFAULTS, (data, task) -> 1);
		this.app.transport.receipt = CompletableFuture.completedFuture(Receipt.UNROUTED);
		this.app.perform("1", SENT);
		this.app.timers.advance(Duration.ofSeconds(30));
		this.app.runScheduled();
		assertThat(letters()).isEmpty();
	}

	@Test
	void aSentTaskThatComesTooLateIsKeptUnlessItWasDoneHere() {
		this.app.work(WorkerSettings.DEFAULTS, (data, task) -> 1);
		this.app.perform("done", SENT);
		this.app.perform("done", SENT_AND_LATE);
		assertThat(letters()).isEmpty();
		this.app.perform("late", SENT_AND_LATE);
		assertThat(letters()).singleElement().satisfies((letter) -> {
			assertThat(letter.id()).isEqualTo("late");
			assertThat(letter.code()).isEqualTo(DeadLetter.EXPIRED);
			assertThat(letter.workgroup()).isEqualTo("blue");
		});
		assertThat(this.app.outcomes("late")).isEmpty();
	}

	@Test
	void aResultThatCannotBeWrittenIsAFailure() {
		this.app.work(WorkerSettings.DEFAULTS, (data, task) -> new WorkerLogTests.Unwritable());
		this.app.perform("1", SENT);
		assertThat(letters()).extracting(DeadLetter::code).containsExactly("bad-result");
	}

	@Test
	void nothingIsKeptWhereNothingIsWanted() {
		this.app.work(WorkerSettings.DEFAULTS.withDeadLetters(DeadLetterPolicy.NONE), (data, task) -> {
			throw new IllegalStateException("out of order");
		});
		this.app.perform("1", SENT);
		this.app.perform("2", SENT_AND_LATE);
		assertThat(letters()).isEmpty();
		assertThat(this.app.outcomes("1")).containsExactly("failed");
	}

	private List<DeadLetter> letters() {
		return this.app.node.transport().deadLetters().list(null, 10).toCompletableFuture().join();
	}

}
