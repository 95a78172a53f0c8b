package io.aethermagic.test.conformance;

import java.util.List;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.node.Control;
import io.aethermagic.node.Incident;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Design 5, eighth: several workgroups on one address are independent.
 */
interface Promise508Workgroups extends Promise {

	/**
	 * Let two workgroups have a task.
	 * @param caller the caller
	 * @param one takes it for the group one
	 * @param two takes it for the group two
	 * @return the handle, accepted by both
	 */
	private TaskHandle<String> acceptedByBoth(TestInstance caller, Peer one, Peer two) {
		one.take("groups", "one");
		two.take("groups", "two");
		kit().during(kit().lease().dividedBy(30), "both listen", () -> true);
		TaskHandle<String> handle = caller.perform("groups", null, String.class);
		kit().until("both have it", () -> one.performs().size() == 1 && two.performs().size() == 1);
		one.accept(one.performs().get(0), "one", 1);
		two.accept(two.performs().get(0), "two", 1);
		kit().until(handle, TaskState.ACCEPTED);
		two.progress(two.performs().get(0).message(), "two", 1, 1);
		kit().until(handle, TaskState.RUNNING);
		return handle;
	}

	@Test
	@DisplayName("5.8 one group fails, the other completes: the handle is COMPLETED")
	default void oneFailsTheOtherCompletes() {
		TestInstance caller = kit().caller();
		Peer one = kit().peer();
		Peer two = kit().peer();
		TaskHandle<String> handle = acceptedByBoth(caller, one, two);
		one.ended(one.performs().get(0).message(), "one", 1, "failed", "no");
		two.whenAsked(Control.RUNNING);
		kit().during(kit().lease().dividedBy(2), "the other group is waited for", () -> !handle.state().isEnded());
		two.ended(two.performs().get(0).message(), "two", 1, "completed", "two");
		assertThat(kit().result(handle)).isEqualTo("two");
	}

	@Test
	@DisplayName("5.8 both groups fail: the handle is FAILED, with the last failure")
	default void bothFail() {
		TestInstance caller = kit().caller();
		Peer one = kit().peer();
		Peer two = kit().peer();
		TaskHandle<String> handle = acceptedByBoth(caller, one, two);
		AetherMessage first = one.performs().get(0).message();
		one.ended(first, "one", 1, "failed", "first no");
		one.control(Control.ASK, caller.node().instance(), one.ref(first, "one", 1));
		kit().until("the caller has the first failure", () -> !one.told(Control.UNKNOWN, handle.tid()).isEmpty());
		two.ended(two.performs().get(0).message(), "two", 1, "failed", "second no");
		kit().until(handle, TaskState.FAILED);
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> kit().result(handle))
			.withMessageContaining("second no");
	}

	@Test
	@DisplayName("5.8 a group that loses its worker is recovered alone, its dispatches counted alone")
	default void aGroupIsRecoveredAlone() {
		Gate gate = new Gate();
		Tap tap = kit().tap();
		TestInstance caller = kit().start(kit().instance(tap));
		TestInstance lost = kit().start(kit().instance().workgroup("one").handler("alone", gate.handler("one-a")));
		kit().start(kit().instance().workgroup("two").handler("alone", gate.handler("two")));
		TaskHandle<String> handle = caller.perform("alone", null, String.class);
		kit().until("both groups run it", () -> gate.started() == 2);
		kit().until(handle, TaskState.ACCEPTED);
		kit().start(kit().instance().workgroup("one").handler("alone", gate.handler("one-b")));
		kit().cut(lost);
		kit().until("the group one runs it again", () -> gate.started() == 3);
		assertThat(gate.runs().get(2).who()).isEqualTo("one-b");
		assertThat(gate.runs().get(2).task().dispatch()).isEqualTo(2);
		kit().during(kit().lease().multipliedBy(2), "the group two is left alone",
				() -> gate.started() == 3 && gate.runs()
					.stream()
					.filter((run) -> run.who().equals("two"))
					.allMatch((run) -> run.task().dispatch() == 1));
		if (!caller.node().can(Capability.REDELIVERY)) {
			assertThat(tap.sent(Action.PERFORM)).extracting((sent) -> sent.header(Headers.WORKGROUP))
				.containsExactly("", "one");
		}
		gate.open();
		assertThat(kit().result(handle)).isIn("one-b", "two");
	}

	@Test
	@DisplayName("5.8 what names a workgroup is dropped by every other group and every broadcast handler")
	default void whatNamesAWorkgroupIsForItAlone() {
		Gate gate = new Gate();
		gate.open();
		kit().start(kit().instance().workgroup("one").handler("named", gate.handler("one")));
		TestInstance two = kit().start(kit().instance().workgroup("two").handler("named", gate.handler("two")));
		TestInstance all = kit().start(kit().instance().broadcastHandler("named", gate.handler("all")));
		Peer caller = kit().peer();
		caller.perform("named", "named-1", 2, "one");
		kit().until("it has ended", () -> caller.answers(Action.COMPLETE).size() == 1);
		kit().during(kit().lease().dividedBy(2), "nobody else runs it", () -> gate.who().equals(List.of("one")));
		assertThat(caller.accepteds()).hasSize(1);
		assertThat(two.count(Incident.MALFORMED_MESSAGE) + all.count(Incident.MALFORMED_MESSAGE)).isZero();
	}

	@Test
	@DisplayName("5.8 what names a workgroup is dropped unread by another that gets it from its broker all the same")
	default void whatIsForAnotherGroupIsDropped() {
		Peer one = kit().peer();
		one.take("named", "one");
		Gate gate = new Gate();
		Tap twoTap = kit().tap();
		Tap allTap = kit().tap();
		TestInstance two = kit().start(kit().instance(twoTap).workgroup("two").handler("named", gate.handler("two")));
		TestInstance all = kit().start(kit().instance(allTap).broadcastHandler("named", gate.handler("all")));
		Peer caller = kit().peer();
		caller.perform("named", "named-1", 2, "one");
		kit().until("the group one has it", () -> one.performs().size() == 1);
		Channel queue = new Channel.TaskQueue(TestInstance.address("named"));
		twoTap.inject(queue, one.performs().get(0));
		allTap.inject(queue, one.performs().get(0));
		kit().until("both drop it",
				() -> two.count(Incident.OTHER_WORKGROUP) >= 1 && all.count(Incident.OTHER_WORKGROUP) >= 1);
		assertThat(gate.started()).isZero();
		assertThat(caller.accepteds()).isEmpty();
	}

	@Test
	@DisplayName("5.8 a 'superseded' stays inside one group")
	default void supersededStaysInsideOneGroup() {
		Gate one = new Gate();
		Gate two = new Gate();
		TestInstance worker = kit().start(kit().instance()
			.workgroup("one")
			.handler("inside", one.handler("one"))
			.workgroup("two")
			.handler("inside", two.handler("two")));
		Peer caller = kit().peer();
		AetherMessage perform = caller.perform("inside", "inside-1", 1, "");
		kit().until("both run", () -> one.started() == 1 && two.started() == 1 && caller.accepteds().size() == 2);
		caller.control(Control.SUPERSEDED, worker.id(), caller.ref(perform, "one", 2));
		kit().until("one stops", () -> one.interrupted() == 1);
		kit().during(kit().lease().dividedBy(3), "two goes on", () -> two.interrupted() == 0);
		two.open();
		kit().until("two ends", () -> caller.answers(Action.COMPLETE).size() == 1);
		assertThat(caller.answers(Action.COMPLETE).get(0).workgroup("")).isEqualTo("two");
	}

	@Test
	@DisplayName("5.8 a higher dispatch of one group supersedes nothing in another")
	default void dispatchesCountPerGroup() {
		TestInstance caller = kit().caller();
		Peer one = kit().peer();
		Peer two = kit().peer();
		TaskHandle<String> handle = acceptedByBoth(caller, one, two);
		AetherMessage perform = one.performs().get(0).message();
		one.accepted(perform, "one", 4, kit().lease());
		two.progress(perform, "two", 1, 60);
		two.ended(perform, "two", 1, "failed", "no");
		one.ended(perform, "one", 4, "failed", "no more");
		kit().until(handle, TaskState.FAILED);
		assertThat(caller.count(Incident.SUPERSEDED_ANSWER)).isZero();
		assertThat(two.told(Control.SUPERSEDED)).isEmpty();
	}

}
