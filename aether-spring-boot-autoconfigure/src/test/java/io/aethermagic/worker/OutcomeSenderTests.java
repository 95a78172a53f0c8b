package io.aethermagic.worker;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.aethermagic.message.Headers;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.MessageTooLargeException;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.hub.InMemoryDeadLetters;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of an outcome that the broker does not take.
 */
class OutcomeSenderTests {

	private final WorkerFixture app = new WorkerFixture();

	OutcomeSenderTests() {
		InMemoryDeadLetters letters = new InMemoryDeadLetters();
		this.app.transport.deadLetters = letters;
	}

	@Test
	void inThePlaceOfAnOutcomeThatIsTooLargeAFailureSaysSo() {
		refuse(new MessageTooLargeException("200 bytes, and at most 100"));
		this.app.perform("1");
		assertThat(this.app.outcomes("1")).containsExactly("completed", "failed");
		assertThat(this.app.answers("1").get(1).headers()).containsEntry(Headers.CODE, "refused");
		assertThat(new String(this.app.answers("1").get(1).payload()))
			.contains("its outcome cannot be told. 200 bytes, and at most 100");
	}

	@Test
	void whatComesAgainIsAnsweredWithThatFailure() {
		refuse(new MessageTooLargeException("too large"));
		this.app.perform("1");
		this.app.transport.receipt = CompletableFuture.completedFuture(Receipt.ROUTED);
		this.app.runScheduled();
		this.app.perform("1");
		assertThat(this.app.outcomes("1")).containsExactly("completed", "failed", "failed", "failed");
	}

	@Test
	void aSentTaskWithSuchAnOutcomeLeavesOneLetter() {
		refuse(new MessageTooLargeException("too large"));
		this.app.perform("1", Map.of(Headers.SENT, "true"));
		assertThat(this.app.transport.deadLetters().list(null, 10).toCompletableFuture().join())
			.extracting(DeadLetter::code)
			.containsExactly("refused");
	}

	@Test
	void whatAFullBrokerRefusesIsSaidAgain() {
		refuse(new MessageRefusedException("The hub is full"));
		this.app.perform("1");
		this.app.runScheduled();
		assertThat(this.app.outcomes("1")).containsExactly("completed", "completed");
	}

	private void refuse(MessageRefusedException refusal) {
		this.app.work(WorkerSettings.DEFAULTS, (data, task) -> 1);
		this.app.transport.receipt = CompletableFuture.failedFuture(refusal);
	}

}
