package io.aethermagic.test.conformance;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.node.Control;
import io.aethermagic.node.Incident;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Design 5, sixth: two Accepteds of one dispatch and workgroup from two instances.
 */
interface Promise506TwoAccepteds extends Promise {

	/** The workgroup. */
	String GROUP = TaskAddress.DEFAULT_WORKGROUP;

	/**
	 * Let two peers accept one dispatch.
	 * @param caller the caller
	 * @param first who takes the task
	 * @param second who says that it has it too
	 * @return the handle
	 */
	private TaskHandle<String> acceptedTwice(TestInstance caller, Peer first, Peer second) {
		first.take("twice", GROUP);
		TaskHandle<String> handle = caller.perform("twice", null, String.class);
		kit().until("the first has it", () -> first.performs().size() == 1);
		first.accept(first.performs().get(0), GROUP, 1);
		kit().until(handle, TaskState.ACCEPTED);
		second.accepted(first.performs().get(0).message(), GROUP, 1, kit().lease());
		kit().until("the first is asked", () -> first.told(Control.ASK, handle.tid()).size() == 1);
		return handle;
	}

	@Test
	@DisplayName("5.6 the first is asked; if it answers it holds, and the second is told 'superseded'")
	default void theFirstHolds() {
		TestInstance caller = kit().caller();
		Peer first = kit().peer();
		Peer second = kit().peer();
		TaskHandle<String> handle = acceptedTwice(caller, first, second);
		AetherMessage perform = first.performs().get(0).message();
		assertThat(second.told(Control.ASK)).isEmpty();
		assertThat(second.told(Control.SUPERSEDED)).isEmpty();
		first.control(Control.RUNNING, caller.id(), first.ref(perform, GROUP, 1));
		kit().until("the second is told", () -> second.told(Control.SUPERSEDED, handle.tid()).size() == 1);
		assertThat(first.told(Control.SUPERSEDED)).isEmpty();
		first.ended(perform, GROUP, 1, "completed", "first");
		assertThat(kit().result(handle)).isEqualTo("first");
	}

	@Test
	@DisplayName("5.6 if the first does not hold it any more, the second does, and nothing is sent again")
	default void theSecondTakesOver() {
		Tap tap = kit().tap();
		TestInstance caller = kit().start(kit().instance(tap));
		kit().needsNoRedelivery(caller);
		Peer first = kit().peer();
		Peer second = kit().peer();
		TaskHandle<String> handle = acceptedTwice(caller, first, second);
		AetherMessage perform = first.performs().get(0).message();
		first.control(Control.UNKNOWN, caller.id(), first.ref(perform, GROUP, 1));
		second.whenAsked(Control.RUNNING);
		kit().during(kit().lease().multipliedBy(2), "it is sent once", () -> tap.sent(Action.PERFORM).size() == 1);
		assertThat(second.told(Control.SUPERSEDED)).isEmpty();
		second.ended(perform, GROUP, 1, "completed", "second");
		assertThat(kit().result(handle)).isEqualTo("second");
	}

	@Test
	@DisplayName("5.6 a perform that arrives twice goes on at one of two, and ends once")
	default void aDoubledPerformEndsOnce() {
		Tap tap = kit().tap();
		tap.mistreat(Tap.Fate.TWICE, 1, (sent) -> sent.is(Action.PERFORM));
		Gate gate = new Gate();
		TestInstance one = kit().start(kit().instance().concurrency(1).handler("twice", gate.handler("one")));
		TestInstance two = kit().start(kit().instance().concurrency(1).handler("twice", gate.handler("two")));
		TestInstance caller = kit().start(kit().instance(tap));
		List<TaskEvent> events = new CopyOnWriteArrayList<>();
		TaskHandle<String> handle = caller.perform("twice", null, String.class).onEvent(events::add);
		kit().until("one is told off", () -> one.count(Incident.LOST_TASK) + two.count(Incident.LOST_TASK) == 1);
		kit().until("one is left", () -> one.worker().runningTasks() + two.worker().runningTasks() == 1);
		int started = gate.started();
		assertThat(handle.state().isEnded()).isFalse();
		gate.open();
		String winner = kit().result(handle);
		assertThat(winner).isEqualTo((one.count(Incident.LOST_TASK) == 0) ? "one" : "two");
		kit().during(kit().lease().multipliedBy(2), "nobody starts it again", () -> gate.started() == started);
		assertThat(events).filteredOn(TaskEvent.Ended.class::isInstance).hasSize(1);
		kit().until("nothing is in hand", () -> one.worker().runningTasks() + two.worker().runningTasks() == 0);
	}

}
