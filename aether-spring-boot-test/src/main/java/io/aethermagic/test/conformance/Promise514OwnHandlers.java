package io.aethermagic.test.conformance;

import java.time.Duration;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.node.Incident;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.task.TaskRejectedException;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Design 5, fourteenth: an application that calls its own handlers, and calls with an
 * open tid.
 */
interface Promise514OwnHandlers extends Promise {

	@Test
	@DisplayName("5.14 an application that calls its own handlers works like any other")
	default void ownHandlers() {
		TestInstance instance = kit()
			.start(kit().instance().handler("own", (data, task) -> data.read(String.class) + " done"));
		assertThat(kit().result(instance.perform("own", "own", String.class))).isEqualTo("own done");
	}

	@Test
	@DisplayName("5.14 a long task of one's own is run once")
	default void aLongTaskOfOnesOwn() {
		Gate gate = new Gate();
		TestInstance instance = kit().start(kit().instance().handler("own", gate.handler("own")));
		TaskHandle<String> handle = instance.perform("own", null, String.class);
		kit().until("it is at work", () -> handle.state() == TaskState.ACCEPTED && gate.started() == 1);
		kit().during(kit().lease().multipliedBy(2), "it is run once", () -> gate.started() == 1);
		gate.open();
		assertThat(kit().result(handle)).isEqualTo("own");
	}

	@Test
	@DisplayName("5.14 nested calls don't count against max-pending")
	default void nestedCallsOfOneInstanceDontCount() {
		TestInstance instance = kit().start(kit().instance()
			.maxPending(1, Duration.ofMillis(1))
			.handler("inner", (data, task) -> "inner")
			.handler("outer",
					(data, task) -> task.nested()
						.perform(TestInstance.JOB, "inner", null, String.class)
						.completion()
						.thenApply((inner) -> "outer and " + inner)));
		assertThat(kit().result(instance.perform("outer", null, String.class))).isEqualTo("outer and inner");
	}

	@Test
	@DisplayName("5.14 tasks that hold all permits which their own nested tasks need are told of")
	default void tasksThatWaitForEachOther() {
		TestInstance instance = kit().start(kit().instance()
			.concurrency(2)
			.handler("ping",
					(data, task) -> task.nested().perform(TestInstance.JOB, "pong", null, String.class).completion())
			.concurrency(1)
			.handler("pong",
					(data, task) -> task.nested().perform(TestInstance.JOB, "ping", null, String.class).completion()));
		TaskHandle<String> first = instance.perform("ping", null, String.class);
		TaskHandle<String> second = instance.perform("ping", null, String.class);
		kit().until("both handlers are told of", () -> instance.count(Incident.WAITING_CIRCLE) == 2);
		first.cancel();
		second.cancel();
		kit().until("nothing is left behind",
				() -> instance.worker().runningTasks() == 0 && instance.client().openCalls() == 0);
	}

	@Test
	@DisplayName("5.14 tasks that wait for a handler at work are not told of")
	default void tasksThatWaitForOthers() {
		Gate gate = new Gate();
		TestInstance instance = kit().start(kit().instance()
			.concurrency(1)
			.handler("waiting",
					(data, task) -> task.nested().perform(TestInstance.JOB, "busy", null, String.class).completion())
			.handler("busy", gate.handler("done")));
		TaskHandle<String> busy = instance.perform("busy", null, String.class);
		kit().until("it is busy", () -> gate.started() == 1);
		TaskHandle<String> waiting = instance.perform("waiting", null, String.class);
		kit().during(Duration.ofSeconds(2), "nothing is told of", () -> instance.count(Incident.WAITING_CIRCLE) == 0);
		gate.open();
		assertThat(kit().result(busy)).isEqualTo("done");
		assertThat(kit().result(waiting)).isEqualTo("done");
	}

	@Test
	@DisplayName("5.14 a second call with an address and tid that are still open here is rejected")
	default void aTidIsOpenOnce() {
		Gate gate = new Gate();
		TestInstance instance = kit()
			.start(kit().instance().handler("tid", gate.handler("tid")).handler("other", gate.handler("other")));
		TaskHandle<String> first = instance.task("tid").tid("same").perform(null, String.class);
		TaskHandle<String> second = instance.task("tid").tid("same").perform(null, String.class);
		TaskHandle<String> elsewhere = instance.task("other").tid("same").perform(null, String.class);
		kit().until(second, TaskState.FAILED);
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> kit().result(second))
			.satisfies((failure) -> assertThat(failure.code()).isEqualTo(TaskRejectedException.CODE));
		kit().until("both others run", () -> gate.started() == 2);
		gate.open();
		assertThat(kit().result(first)).isEqualTo("tid");
		assertThat(kit().result(elsewhere)).isEqualTo("other");
		kit().until("no call is open", () -> instance.client().openCalls() == 0);
	}

}
