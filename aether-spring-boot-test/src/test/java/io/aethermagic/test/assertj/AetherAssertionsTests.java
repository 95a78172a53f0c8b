package io.aethermagic.test.assertj;

import java.time.Duration;
import java.util.List;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.client.AetherDeadLetters;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.application.AetherRecorder;
import io.aethermagic.test.application.AetherStubs;
import io.aethermagic.test.autoconfigure.AutoConfigureAether;
import io.aethermagic.worker.TaskContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;

import static io.aethermagic.test.assertj.AetherAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AetherAssertions}: what each says when it does not hold.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
@AutoConfigureAether(union = "shop")
class AetherAssertionsTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	private static final Duration MOMENT = Duration.ofMillis(20);

	@Autowired
	private AetherTemplate aether;

	@Autowired
	private AetherStubs stubs;

	@Autowired
	private AetherRecorder recorder;

	@Autowired
	private AetherDeadLetters deadLetters;

	@Test
	void aTaskThatHasCompleted() {
		TaskHandle<String> handle = this.aether.task("j", "echo").tid("1").perform("a 100 % value", String.class);
		assertThat(handle).within(SOON)
			.isCompleted()
			.isCompletedWith("a 100 % value")
			.hasProgress(40)
			.hasState(TaskState.COMPLETED)
			.isCompletedSatisfying((value) -> assertThat(value).startsWith("a"));
		String end = ", but it has completed with a 100 % value";
		String task = "Expecting Task shop/j/echo/x tid=1 ";
		fails(() -> assertThat(handle).isCompletedWith("b"), task + "to complete with <b>" + end);
		fails(() -> assertThat(handle).hasFailedWith("code"), task + "to fail with 'code'" + end);
		fails(() -> assertThat(handle).hasFailedWith("code", "text"),
				task + "to fail with 'code' and a message with <text>" + end);
		fails(() -> assertThat(handle).isCancelled(), task + "to be CANCELLED" + end);
		fails(() -> assertThat(handle).isExpired(), task + "to be EXPIRED" + end);
		fails(() -> assertThat(handle).isDismissed(), task + "to be DISMISSED" + end);
		fails(() -> assertThat(handle).isOpen(), task + "not to have ended" + end);
		fails(() -> assertThat(handle).hasProgress(50), task + "to have a progress of 50 %" + end);
		fails(() -> assertThat(handle).within(MOMENT).hasState(TaskState.SENT), task + "to be SENT" + end);
		fails(() -> assertThat(handle).as("the echo").isCancelled(), "[the echo] " + task + "to be CANCELLED" + end);
	}

	@Test
	void aTaskThatHasFailed() {
		TaskHandle<String> handle = this.aether.task("j", "fail").tid("2").perform(null, String.class);
		assertThat(handle).within(SOON).hasFailedWith("broken").hasFailedWith("broken", "in two");
		fails(() -> assertThat(handle).isCompleted(),
				"Expecting Task shop/j/fail/x tid=2 to complete, but it has failed with 'broken': It is in two");
		fails(() -> assertThat(handle).hasFailedWith("broken", "three"),
				"Expecting Task shop/j/fail/x tid=2 to fail with 'broken' and a message with <three>, but it has failed"
						+ " with 'broken': It is in two");
	}

	@Test
	void aTaskThatDoesNotEnd() {
		this.stubs.stub("j", "never").reports(30).neverEnds();
		TaskHandle<String> handle = this.aether.task("j", "never").tid("3").perform(null, String.class);
		assertThat(handle).within(SOON).hasProgress(30).isOpen();
		fails(() -> assertThat(handle).within(MOMENT).isCompleted(),
				"Expecting Task shop/j/never/x tid=3 to complete, but" + " it is RUNNING");
		handle.cancel();
		assertThat(handle).within(SOON).isCancelled();
		fails(() -> assertThat(handle).isCompleted(),
				"Expecting Task shop/j/never/x tid=3 to complete, but it was cancelled with 'cancelled'");
		TaskHandle<String> dismissed = this.aether.task("j", "never").tid("4").perform(null, String.class);
		dismissed.dismiss();
		assertThat(dismissed).isDismissed();
		fails(() -> assertThat(dismissed).isCompleted(),
				"Expecting Task shop/j/never/x tid=4 to complete, but it is DISMISSED");
	}

	@Test
	void aResultOfAnotherType() {
		TaskHandle<Integer> handle = this.aether.perform("j", "echo", "text", Integer.class);
		assertThat(handle).within(SOON).isCompleted();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(handle).isCompletedWith(1))
			.withMessageContaining("The result of Task shop/j/echo/x tid=" + handle.tid());
		fails(() -> assertThat((TaskHandle<String>) null).isCompleted(), "\nExpecting actual not to be null");
	}

	@Test
	void aRecordedTask() {
		this.aether.task("j", "echo")
			.tid("5")
			.context("north")
			.header("tenant", "blue")
			.timeout(Duration.ofHours(1))
			.send("nobody listens there");
		this.aether.task("j", "echo")
			.tid("6")
			.header("tenant", "blue")
			.timeout(Duration.ofHours(1))
			.send(List.of(1, 2));
		assertThat(this.recorder).within(SOON).hasPerformed("j", "echo", 2);
		RecordedTaskAssert failed = assertThat(this.recorder.tasks().get(0)).within(SOON)
			.hasContext("north")
			.hasPayload("nobody listens there")
			.hasFailedWith("no-worker");
		RecordedTaskAssert task = assertThat(this.recorder.tasks().get(1)).within(SOON)
			.hasPayload(List.of(1, 2))
			.hasHeader("tenant", "blue")
			.hasTimeout(Duration.ofHours(1))
			.hasProgress(40)
			.hasDispatches(1)
			.hasState(TaskState.COMPLETED)
			.isCompletedWith(List.of(1, 2))
			.within(MOMENT);
		String which = "Expecting task shop/j/echo/x tid=6 ";
		fails(() -> task.hasPayload("other"), which + "to have the payload <other>, but it is [1,2]");
		fails(() -> task.hasPayload(null), which + "to have the payload <null>, but it is [1,2]");
		fails(() -> task.hasHeader("tenant", "red"),
				which + "to have the header tenant=red, but its headers are {tenant=blue}");
		fails(() -> task.hasContext("north"), which + "to be in the context 'north', but that is 'x'");
		fails(() -> task.hasTimeout(SOON), which + "to have the timeout PT1M, but that is PT1H");
		fails(() -> task.hasProgress(1, 2), which + "to have the progress [1, 2], but that is [40]");
		fails(() -> task.hasDispatches(2), which + "to have 2 dispatches, but there are 1");
		fails(() -> task.isCompletedWith("other"), which + "to complete with <other>, but it has completed with [1,2]");
		fails(() -> task.hasFailedWith("code"), which + "to fail with 'code', but it has completed with [1,2]");
		fails(() -> task.hasState(TaskState.SENT), which + "to be SENT, but it has completed with [1,2]");
		fails(() -> failed.isCompletedWith(1),
				"Expecting task shop/j/echo/north tid=5 to complete with <1>, but it has" + " failed with 'no-worker'");
	}

	@Test
	void whatWasPerformedAndPublished() {
		assertThat(this.recorder).hasNotPerformed("j", "echo").hasNotPublished("topic");
		this.aether.task("j", "echo").tid("7").perform("value", String.class).get(SOON);
		this.aether.events().publish("topic", "payload");
		assertThat(this.recorder).hasPerformed("j", "echo", 1).hasPublished("topic", "payload");
		assertThat(this.recorder).task("j", "echo").isCompletedWith("value");
		String found = ", but there is [shop/j/echo/x/7 COMPLETED]";
		AetherRecorderAssert recorded = assertThat(this.recorder).within(MOMENT);
		fails(() -> recorded.hasPerformed("j", "other", 2), "Expecting 2 task(s) of j/other to be performed" + found);
		fails(() -> recorded.hasNotPerformed("j", "echo"), "Expecting no task of j/echo to be performed" + found);
		fails(() -> recorded.task("j", "other"), "Expecting 1 task(s) of j/other to be performed" + found);
		fails(() -> recorded.hasPublished("topic", "other"),
				"Expecting an event <other> of the topic topic to be published, but there is [topic {} payload]");
		fails(() -> recorded.hasNotPublished("topic"),
				"Expecting no event of the topic topic to be published, but there is [topic {}]");
	}

	@Test
	void deadLetters() {
		assertThat(this.deadLetters).isEmpty();
		this.aether.task("j", "fail").tid("8").send(null);
		assertThat(this.deadLetters).within(SOON)
			.of("j", "fail")
			.hasSize(1)
			.hasCode("broken")
			.hasOneSatisfying((letter) -> assertThat(letter.tid()).isEqualTo("8"));
		assertThat(this.deadLetters).of("j", "other").isEmpty();
		String found = "[shop/j/fail/x tid=8 'broken': " + TaskFailedException.class.getName() + ": It is in two]";
		fails(() -> assertThat(this.deadLetters).isEmpty(), "Expecting no dead letter, but there is " + found);
		fails(() -> assertThat(this.deadLetters).within(MOMENT).of("j", "fail").hasSize(2),
				"Expecting 2 dead letter(s) of j/fail, but there is " + found);
		fails(() -> assertThat(this.deadLetters).within(MOMENT).hasCode("expired"),
				"Expecting a dead letter with 'expired', but there is " + found);
	}

	private static void fails(ThrowingCallable assertion, String message) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion).withMessageStartingWith(message);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@AetherTaskHandler(job = "j", task = "echo")
		Object echo(Object value, TaskContext task) {
			task.progress(40);
			return value;
		}

		@AetherTaskHandler(job = "j", task = "fail")
		void fail() {
			throw new TaskFailedException("broken", "It is in two");
		}

	}

}
