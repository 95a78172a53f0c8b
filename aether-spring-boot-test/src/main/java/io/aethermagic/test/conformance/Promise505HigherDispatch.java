package io.aethermagic.test.conformance;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.node.Control;
import io.aethermagic.node.Inbound;
import io.aethermagic.node.Incident;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Design 5, fifth: what a worker does that learns of a higher dispatch, or only loses its
 * connection.
 */
interface Promise505HigherDispatch extends Promise {

	@Test
	@DisplayName("5.5 a higher dispatch that reaches the instance already running the task is adopted")
	default void aHigherDispatchIsAdopted() {
		Gate gate = new Gate();
		TestInstance worker = kit().start(kit().instance().handler("adopt", gate.handler("worker")));
		Peer caller = kit().peer();
		caller.perform("adopt", "adopt-1", 1, "");
		kit().until("it runs", () -> gate.started() == 1 && caller.accepteds().size() == 1);
		caller.perform("adopt", "adopt-1", 3, TaskAddress.DEFAULT_WORKGROUP);
		kit().until("it is accepted again", () -> caller.accepteds().size() == 2);
		assertThat(dispatch(caller.accepteds().get(1))).isEqualTo("3");
		assertThat(gate.runs().get(0).task().dispatch()).isEqualTo(3);
		assertThat(worker.worker().runningTasks()).isEqualTo(1);
		gate.open();
		kit().until("it ends", () -> caller.answers(Action.COMPLETE).size() == 1);
		assertThat(dispatch(caller.answers(Action.COMPLETE).get(0))).isEqualTo("3");
		assertThat(gate.started()).isEqualTo(1);
		assertThat(gate.interrupted()).isZero();
	}

	private static String dispatch(Inbound answer) {
		return answer.message().headers().getOrDefault(Headers.DISPATCH, "");
	}

	@Test
	@DisplayName("5.5 a lower dispatch that comes late changes nothing")
	default void aLowerDispatchChangesNothing() {
		Gate gate = new Gate();
		kit().start(kit().instance().handler("adopt", gate.handler("worker")));
		Peer caller = kit().peer();
		caller.perform("adopt", "adopt-1", 3, "");
		kit().until("it runs", () -> gate.started() == 1 && caller.accepteds().size() == 1);
		caller.perform("adopt", "adopt-1", 2, "");
		kit().until("it is accepted again", () -> caller.accepteds().size() == 2);
		assertThat(caller.accepteds()).allSatisfy((accepted) -> assertThat(dispatch(accepted)).isEqualTo("3"));
		assertThat(gate.started()).isEqualTo(1);
	}

	@Test
	@DisplayName("5.5 a worker that was cut off for longer than its lease adopts its own task: one run, one end")
	default void aWorkerThatComesBackAdoptsItsTask() {
		kit().needsLeaseBeyondConnection();
		Gate gate = new Gate();
		TestInstance worker = kit().start(kit().instance().handler("adopt", gate.handler("worker")));
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = adopted(worker, caller, gate);
		gate.open();
		assertThat(kit().result(handle)).isEqualTo("worker");
		assertThat(gate.started()).isEqualTo(1);
		assertThat(gate.interrupted()).isZero();
		kit().until("the worker has nothing left", () -> worker.worker().runningTasks() == 0);
	}

	@Test
	@Tag(RESTARTS)
	@DisplayName("5.5 a task that its worker has adopted stays with it when the broker restarts: one run, one end")
	default void anAdoptedTaskStays() {
		kit().needsLeaseBeyondConnection();
		Gate gate = new Gate();
		TestInstance worker = kit().start(kit().instance().handler("adopt", gate.handler("worker")));
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = adopted(worker, caller, gate);
		kit().restartBroker();
		kit().until("both are back",
				() -> worker.transport().state().connected() && caller.transport().state().connected());
		kit().during(kit().lease().multipliedBy(2), "it goes on", () -> gate.started() == 1 && gate.interrupted() == 0);
		gate.open();
		assertThat(kit().result(handle)).isEqualTo("worker");
		assertThat(gate.started()).isEqualTo(1);
	}

	private TaskHandle<String> adopted(TestInstance worker, TestInstance caller, Gate gate) {
		List<TaskEvent> events = new CopyOnWriteArrayList<>();
		TaskHandle<String> handle = caller.perform("adopt", null, String.class).onEvent(events::add);
		kit().until(handle, TaskState.ACCEPTED);
		cutOffForLongerThanItsLease(worker, gate);
		kit().until("it is accepted under a higher dispatch", () -> events.stream()
			.anyMatch((event) -> event instanceof TaskEvent.Accepted accepted && accepted.dispatch() > 1));
		return handle;
	}

	private void cutOffForLongerThanItsLease(TestInstance worker, Gate gate) {
		kit().until("it runs", () -> gate.started() == 1);
		kit().cut(worker);
		kit().during(kit().lease().multipliedBy(2).plus(kit().lease().dividedBy(6)), "it is run once",
				() -> gate.started() == 1);
		kit().restore(worker);
	}

	@Test
	@DisplayName("5.5 a worker that was cut off for longer than its lease and has no permit free goes on: one run, one end")
	default void aFullWorkerThatComesBackGoesOn() {
		kit().needsLeaseBeyondConnection();
		Gate gate = new Gate();
		TestInstance worker = kit().start(kit().instance().concurrency(1).handler("full", gate.handler("worker")));
		TaskHandle<String> handle = kit().caller().perform("full", null, String.class);
		kit().until(handle, TaskState.ACCEPTED);
		cutOffForLongerThanItsLease(worker, gate);
		kit().during(kit().lease(), "it goes on", () -> gate.started() == 1 && gate.interrupted() == 0);
		gate.open();
		assertThat(kit().result(handle)).isEqualTo("worker");
		kit().until("the worker has nothing left", () -> worker.worker().runningTasks() == 0);
		assertThat(gate.started()).isEqualTo(1);
	}

	@Test
	@DisplayName("5.5 a worker that is told of a higher dispatch stops and says nothing")
	default void aSupersededWorkerStops() {
		Gate gate = new Gate();
		TestInstance worker = kit().start(kit().instance().handler("stop", gate.handler("worker")));
		Peer caller = kit().peer();
		AetherMessage perform = caller.perform("stop", "stop-1", 1, "");
		kit().until("it runs", () -> gate.started() == 1 && caller.accepteds().size() == 1);
		caller.control(Control.SUPERSEDED, worker.id(), caller.ref(perform, TaskAddress.DEFAULT_WORKGROUP, 2));
		kit().until("it is interrupted", () -> gate.interrupted() == 1);
		assertThat(gate.runs().get(0).task().cancelled()).isTrue();
		kit().until("the worker has nothing left", () -> worker.worker().runningTasks() == 0);
		kit().during(kit().lease().multipliedBy(2), "nothing more is said, nothing more is run",
				() -> caller.answers(Action.COMPLETE).isEmpty() && gate.started() == 1);
		assertThat(worker.count(Incident.LOST_TASK)).isEqualTo(1);
	}

	@Test
	@DisplayName("5.5 a worker is not stopped by word of a lower dispatch")
	default void anOldWordStopsNobody() {
		Gate gate = new Gate();
		TestInstance worker = kit().start(kit().instance().handler("stop", gate.handler("worker")));
		Peer caller = kit().peer();
		AetherMessage perform = caller.perform("stop", "stop-1", 3, "");
		kit().until("it runs", () -> gate.started() == 1 && caller.accepteds().size() == 1);
		caller.control(Control.SUPERSEDED, worker.id(), caller.ref(perform, TaskAddress.DEFAULT_WORKGROUP, 2));
		kit().during(kit().lease().dividedBy(3), "it goes on", () -> gate.interrupted() == 0);
		gate.open();
		kit().until("it ends", () -> caller.answers(Action.COMPLETE).size() == 1);
	}

	@Test
	@DisplayName("5.5 a worker that comes back after its task was given away stops, and the other one's end counts")
	default void aWorkerThatComesBackTooLateStops() {
		Gate gate = new Gate();
		Gate other = new Gate();
		TestInstance first = kit().start(kit().instance().handler("away", gate.handler("first")));
		TestInstance caller = kit().caller();
		List<TaskEvent> events = new CopyOnWriteArrayList<>();
		TaskHandle<String> handle = caller.perform("away", null, String.class).onEvent(events::add);
		kit().until(handle, TaskState.ACCEPTED);
		kit().until("it runs", () -> gate.started() == 1);
		TestInstance second = kit().start(kit().instance().handler("away", other.handler("second")));
		kit().cut(first);
		kit().until("the second worker runs it", () -> other.started() == 1);
		kit().restore(first);
		kit().until("the first worker stops", () -> gate.interrupted() == 1);
		assertThat(handle.state().isEnded()).isFalse();
		other.open();
		assertThat(kit().result(handle)).isEqualTo("second");
		kit().until("nobody has anything left",
				() -> first.worker().runningTasks() == 0 && second.worker().runningTasks() == 0);
		kit().during(kit().lease().multipliedBy(2), "nobody runs it again",
				() -> gate.started() == 1 && other.started() == 1);
		assertThat(events).filteredOn(TaskEvent.Ended.class::isInstance).hasSize(1);
	}

	@Test
	@DisplayName("5.5 a worker that merely lost its connection works on")
	default void aLostConnectionStopsNobody() {
		kit().needsLeaseBeyondConnection();
		Gate gate = new Gate();
		TestInstance worker = kit().start(kit().instance().handler("on", gate.handler("worker")));
		TaskHandle<String> handle = kit().caller().perform("on", null, String.class);
		kit().until(handle, TaskState.ACCEPTED);
		kit().until("it runs", () -> gate.started() == 1);
		kit().cut(worker);
		kit().during(kit().lease().dividedBy(2), "it works on", () -> gate.interrupted() == 0);
		gate.open();
		kit().during(kit().lease().dividedBy(6), "nothing is heard", () -> !handle.state().isEnded());
		kit().restore(worker);
		assertThat(kit().result(handle)).isEqualTo("worker");
		assertThat(gate.started()).isEqualTo(1);
	}

}
