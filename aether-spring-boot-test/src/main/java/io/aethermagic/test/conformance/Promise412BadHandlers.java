package io.aethermagic.test.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.node.Incident;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Design 4.12: handlers that misbehave stop nothing but their own permits.
 */
interface Promise412BadHandlers extends Promise {

	@Test
	@DisplayName("4.12 handlers that never return, ignore interrupts or throw an Error leave other handlers alone")
	default void badHandlersLeaveOthersAlone() {
		CountDownLatch gate = new CountDownLatch(1);
		TestInstance worker = kit().start(kit().instance()
			.concurrency(2)
			.handler("good", (data, task) -> data)
			.handler("never-returns", (data, task) -> gate.await(1, TimeUnit.MINUTES))
			.handler("throws-error", (data, task) -> {
				throw new OutOfMemoryError("not a real one");
			})
			.handlerTimeout(kit().lease().dividedBy(4))
			.handler("ignores-interrupts", (data, task) -> {
				while (gate.getCount() > 0) {
					try {
						gate.await(1, TimeUnit.MINUTES);
					}
					catch (InterruptedException ex) {
						// this one does not listen
					}
				}
				return "at last";
			}));
		TestInstance caller = kit().caller();
		List<TaskHandle<String>> never = new ArrayList<>();
		List<TaskHandle<String>> ignoring = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			never.add(caller.task("never-returns").perform(null, String.class));
			ignoring.add(caller.task("ignores-interrupts").perform(null, String.class));
			TaskHandle<String> error = caller.perform("throws-error", null, String.class);
			kit().until(error, TaskState.FAILED);
		}
		kit().until("two are stuck", () -> worker.worker().stuckTasks() == 2);
		for (int i = 0; i < 50; i++) {
			assertThat(kit().result(caller.perform("good", i, Integer.class))).isEqualTo(i);
		}
		assertThat(worker.count(Incident.HANDLER_ERROR)).isEqualTo(4);
		assertThat(worker.count(Incident.STUCK_HANDLER)).isEqualTo(2);
		kit().until("only those run that have no deadline yet", () -> worker.worker().runningTasks() == 2);
		gate.countDown();
		never.forEach((handle) -> assertThat(kit().result(handle)).isEqualTo("true"));
		kit().until("the others have ended", () -> ignoring.stream().allMatch((handle) -> handle.state().isEnded()));
		assertThat(ignoring).filteredOn((handle) -> handle.state() == TaskState.FAILED)
			.as("those whose handlers were stuck")
			.hasSize(2);
		kit().until("nothing is left behind",
				() -> worker.worker().runningTasks() == 0 && caller.client().openCalls() == 0);
	}

}
