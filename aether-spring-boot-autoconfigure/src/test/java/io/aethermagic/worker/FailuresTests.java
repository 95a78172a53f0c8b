package io.aethermagic.worker;

import java.io.IOException;

import io.aethermagic.task.NoWorkerException;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.task.TaskKey;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FailuresTests {

	@Test
	void aHandlersOwnCodeAndMessageTravel() {
		Outcome outcome = Failures.outcome(new TaskFailedException("no-such-picture", "Picture 7 is gone"));
		assertThat(outcome).isEqualTo(Outcome.failed("no-such-picture", "Picture 7 is gone"));
	}

	@Test
	void anyOtherExceptionFailsWithItsMessage() {
		assertThat(Failures.outcome(new IllegalStateException("disk full")))
			.isEqualTo(Outcome.failed("failed", "disk full"));
	}

	@Test
	void noClassNameTravels() {
		Outcome outcome = Failures.outcome(new ClassCastException(
				"class java.lang.String cannot be cast to class com.acme.internal.Secret$Inner (in module app)"));
		assertThat(String.valueOf(outcome.data())).doesNotContain("java.lang", "com.acme", "Secret")
			.contains("cannot be cast");
	}

	@Test
	void anEndlessMessageIsCutAndAMissingOneIsReplaced() {
		assertThat(String.valueOf(Failures.outcome(new RuntimeException("x".repeat(10_000))).data()))
			.hasSizeLessThan(2_200);
		assertThat(String.valueOf(Failures.outcome(new RuntimeException()).data())).contains("no message");
	}

	@Test
	void aDeadLetterNamesTheCauses() {
		String cause = Failures.cause(new RuntimeException("outer", new IOException("inner")));
		assertThat(cause).contains("outer").contains("java.io.IOException: inner");
	}

	@Test
	void aNestedTasksFailureIsNoAnswer() {
		TaskFailedException nested = new NoWorkerException("Task u/j/t/c tid=1 failed: nobody is there")
			.of(new TaskKey(new TaskAddress("u", "j", "t", "c"), "1"));
		assertThat(Failures.isAnswer(nested)).isFalse();
		assertThat(Failures.outcome(nested).code()).isEqualTo("failed");
		assertThat(Failures.isAnswer(new NoWorkerException("thrown by the handler"))).isTrue();
	}

}
