package io.aethermagic.test.conformance;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.node.Control;
import io.aethermagic.node.Incident;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import io.aethermagic.transport.Delivery;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Design 5, seventh: the first Completed of any dispatch ends the handle; what else a
 * superseded dispatch says is dropped.
 */
interface Promise507FirstCompleted extends Promise {

	/** The workgroup. */
	String WORKGROUP = TaskAddress.DEFAULT_WORKGROUP;

	/**
	 * Let two peers have a task, under dispatches 1 and 2.
	 * @param caller the caller
	 * @param first who takes the task
	 * @param second who has dispatch 2
	 * @return the handle
	 */
	private TaskHandle<String> superseded(TestInstance caller, Peer first, Peer second) {
		first.take("first", WORKGROUP);
		TaskHandle<String> handle = caller.perform("first", null, String.class);
		kit().until("the first has it", () -> first.performs().size() == 1);
		Delivery delivery = first.performs().get(0);
		first.accepted(delivery.message(), WORKGROUP, 1, kit().lease());
		delivery.ack();
		kit().until(handle, TaskState.ACCEPTED);
		List<TaskEvent> events = new CopyOnWriteArrayList<>();
		handle.onEvent(events::add);
		second.accepted(delivery.message(), WORKGROUP, 2, kit().lease());
		kit().until("the second dispatch is known",
				() -> events.contains(new TaskEvent.Accepted(second.id(), WORKGROUP, 2)));
		return handle;
	}

	@Test
	@DisplayName("5.7 Progress, Failed and Cancelled of a superseded dispatch are dropped and counted")
	default void theSupersededIsNotHeard() {
		TestInstance caller = kit().caller();
		Peer first = kit().peer();
		Peer second = kit().peer();
		TaskHandle<String> handle = superseded(caller, first, second);
		AetherMessage perform = first.performs().get(0).message();
		List<TaskEvent> events = new CopyOnWriteArrayList<>();
		handle.onEvent(events::add);
		first.progress(perform, WORKGROUP, 1, 70);
		first.ended(perform, WORKGROUP, 1, "failed", "no");
		first.ended(perform, WORKGROUP, 1, "cancelled", "no");
		first.ended(perform, WORKGROUP, 1, "expired", "no");
		kit().until("they are counted", () -> caller.count(Incident.SUPERSEDED_ANSWER) == 4);
		kit().until("the first is told", () -> !first.told(Control.SUPERSEDED, handle.tid()).isEmpty());
		assertThat(handle.state()).isEqualTo(TaskState.ACCEPTED);
		second.progress(perform, WORKGROUP, 2, 10);
		kit().until(handle, TaskState.RUNNING);
		second.ended(perform, WORKGROUP, 2, "completed", "second");
		assertThat(kit().result(handle)).isEqualTo("second");
		kit().until("the end is told", () -> events.stream().anyMatch(TaskEvent.Ended.class::isInstance));
		assertThat(events).filteredOn(TaskEvent.Progress.class::isInstance)
			.extracting((event) -> ((TaskEvent.Progress) event).percent())
			.containsExactly(10);
	}

	@Test
	@DisplayName("5.7 the Completed of a superseded dispatch ends the handle, and the later one does not")
	default void anyCompletedEnds() {
		TestInstance caller = kit().caller();
		Peer first = kit().peer();
		Peer second = kit().peer();
		TaskHandle<String> handle = superseded(caller, first, second);
		AetherMessage perform = first.performs().get(0).message();
		List<TaskEvent> events = new CopyOnWriteArrayList<>();
		handle.onEvent(events::add);
		first.ended(perform, WORKGROUP, 1, "completed", "first");
		assertThat(kit().result(handle)).isEqualTo("first");
		second.ended(perform, WORKGROUP, 2, "completed", "second");
		kit().until("the second is counted", () -> caller.count(Incident.UNEXPECTED_ANSWER) == 1);
		assertThat(kit().result(handle)).isEqualTo("first");
		kit().until("the end is told", () -> events.stream().anyMatch(TaskEvent.Ended.class::isInstance));
		assertThat(events).filteredOn(TaskEvent.Ended.class::isInstance).hasSize(1);
	}

	@Test
	@DisplayName("5.7 a late Accepted of a superseded dispatch is told so")
	default void aLateAcceptedIsTold() {
		TestInstance caller = kit().caller();
		Peer first = kit().peer();
		Peer second = kit().peer();
		TaskHandle<String> handle = superseded(caller, first, second);
		Peer third = kit().peer();
		third.accepted(first.performs().get(0).message(), WORKGROUP, 1, kit().lease());
		kit().until("it is told", () -> third.told(Control.SUPERSEDED, handle.tid()).size() == 1);
		assertThat(second.told(Control.SUPERSEDED)).isEmpty();
	}

}
