package io.aethermagic.test.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.node.Control;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.Subscription;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Design 5, thirteenth: another incarnation of the hub, or a broker that was restarted,
 * learns what is held and what has ended.
 */
interface Promise513Incarnation extends Promise {

	private static void collect(TaskHandle<String> handle, List<TaskEvent> ends) {
		handle.onEvent((event) -> {
			if (event instanceof TaskEvent.Ended) {
				ends.add(event);
			}
		});
	}

	@Test
	@Tag(RESTARTS)
	@DisplayName("5.13 tasks that are queued and held while the hub restarts end once each, run once each")
	default void queuedAndHeldTasksSurvive() {
		kit().needsLeaseBeyondConnection();
		Gate gate = new Gate();
		for (int i = 0; i < 2; i++) {
			kit().start(kit().instance().concurrency(2).handler("survive", gate.handler("worker " + i)));
		}
		TestInstance caller = kit().caller();
		List<TaskHandle<String>> handles = new ArrayList<>();
		List<TaskEvent> ends = new CopyOnWriteArrayList<>();
		for (int i = 0; i < 10; i++) {
			handles.add(caller.perform("survive", i, String.class));
			collect(handles.get(i), ends);
		}
		kit().until("all permits are taken", () -> gate.started() == 4
				&& handles.stream().filter((handle) -> handle.state() == TaskState.ACCEPTED).count() == 4);
		kit().restartBroker();
		kit().until("the caller is back", () -> caller.transport().state().connected());
		kit().during(kit().lease().multipliedBy(2), "no work is doubled, none is stopped",
				() -> gate.started() == 4 && gate.interrupted() == 0);
		gate.open();
		handles.forEach((handle) -> assertThat(kit().result(handle)).startsWith("worker"));
		kit().during(kit().lease(), "each is run once", () -> gate.started() == 10);
		kit().until("each end is told", () -> ends.size() == 10);
		assertThat(gate.runs().stream().map((run) -> run.task().tid()).distinct()).hasSize(10);
	}

	@Test
	@Tag(RESTARTS)
	@DisplayName("5.13 a task that ends while its worker is away and the hub restarts ends once, run once")
	default void aTaskThatEndedMeanwhileSurvives() {
		kit().needsLeaseBeyondConnection();
		Gate gate = new Gate();
		TestInstance worker = kit().start(kit().instance().handler("ended", gate.handler("worker")));
		TestInstance other = kit().caller();
		kit().needs(other, Capability.REDELIVERY);
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("ended", null, String.class);
		kit().until(handle, TaskState.ACCEPTED);
		kit().until("it runs", () -> gate.started() == 1);
		kit().cut(worker);
		kit().restartBroker();
		kit().start(kit().instance().handler("ended", gate.handler("another")));
		gate.open();
		kit().during(kit().lease().dividedBy(3), "the holder is waited for", () -> gate.started() == 1);
		kit().restore(worker);
		assertThat(kit().result(handle)).isEqualTo("worker");
		kit().during(kit().lease().multipliedBy(2), "nobody runs it again", () -> gate.started() == 1);
	}

	@Test
	@Tag(RESTARTS)
	@DisplayName("5.13 a task whose holder does not come back is given to another after one lease")
	default void aHolderThatStaysAwayIsReplaced() {
		Gate gate = new Gate();
		Gate other = new Gate();
		other.open();
		TestInstance worker = kit().start(kit().instance().handler("away", gate.handler("worker")));
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("away", null, String.class);
		kit().until(handle, TaskState.ACCEPTED);
		kit().until("it runs", () -> gate.started() == 1);
		kit().cut(worker);
		kit().restartBroker();
		kit().start(kit().instance().handler("away", other.handler("another")));
		assertThat(kit().result(handle)).isEqualTo("another");
	}

	@Test
	@Tag(RESTARTS)
	@DisplayName("5.13 a task that its holder let go of while the hub restarted is sent again after a lease")
	default void aTaskThatItsHolderLetGoOfIsSentAgain() {
		Peer holder = kit().peer();
		holder.whenAsked(Control.UNKNOWN);
		Subscription taking = holder.take("let-go", TaskAddress.DEFAULT_WORKGROUP);
		TestInstance caller = kit().caller();
		Assumptions.assumeTrue(caller.transport().state().incarnation() != null, "the transport has no hub");
		TaskHandle<String> handle = caller.perform("let-go", null, String.class);
		kit().until("the holder has it", () -> holder.performs().size() == 1);
		taking.close();
		Delivery held = holder.performs().get(0);
		holder.accept(held, TaskAddress.DEFAULT_WORKGROUP, 1);
		kit().until(handle, TaskState.ACCEPTED);
		kit().cut(caller);
		kit().restartBroker();
		kit().until("the holder is back", () -> holder.node().transport().state().connected());
		held.ack();
		kit().restore(caller);
		kit().start(kit().instance().handler("let-go", (data, task) -> "another"));
		assertThat(kit().result(handle)).isEqualTo("another");
	}

	@Test
	@DisplayName("5.13 what comes for an inbox that is cut off is kept, or repeated, until it is back")
	default void theInboxIsKept() {
		kit().needsAnswersOfAbsentWorkers();
		Gate gate = new Gate();
		TestInstance worker = kit().start(kit().instance().handler("kept", gate.handler("worker")));
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("kept", null, String.class);
		kit().until(handle, TaskState.ACCEPTED);
		kit().until("it runs", () -> gate.started() == 1);
		kit().cut(caller);
		kit().until("the caller is cut off", () -> !caller.transport().state().connected());
		gate.open();
		kit().until("the worker has said its outcome", () -> worker.worker().runningTasks() == 0);
		kit().cut(worker);
		kit().restore(caller);
		assertThat(kit().result(handle)).isEqualTo("worker");
		assertThat(gate.started()).isEqualTo(1);
	}

	@Test
	@Tag(RESTARTS)
	@DisplayName("5.13 another incarnation keeps what comes for an inbox that is not back yet")
	default void anotherIncarnationKeepsTheInbox() {
		Gate gate = new Gate();
		TestInstance worker = kit().start(kit().instance().handler("kept", gate.handler("worker")));
		TestInstance caller = kit().caller();
		Assumptions.assumeTrue(caller.transport().state().incarnation() != null, "the transport has no hub");
		TaskHandle<String> handle = caller.perform("kept", null, String.class);
		kit().until(handle, TaskState.ACCEPTED);
		kit().until("it runs", () -> gate.started() == 1);
		kit().cut(caller);
		kit().restartBroker();
		kit().until("the worker is back", () -> worker.transport().state().connected());
		gate.open();
		kit().until("the worker has said its outcome", () -> worker.worker().runningTasks() == 0);
		kit().cut(worker);
		kit().restore(caller);
		assertThat(kit().result(handle)).isEqualTo("worker");
		assertThat(gate.started()).isEqualTo(1);
	}

}
