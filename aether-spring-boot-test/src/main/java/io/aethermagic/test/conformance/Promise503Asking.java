package io.aethermagic.test.conformance;

import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.node.Control;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Delivery;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Design 5, third: callers ask holders, on every transport.
 */
interface Promise503Asking extends Promise {

	/**
	 * Let a peer accept a caller's task under a lease.
	 * @param caller the caller
	 * @param peer the peer
	 * @return the handle, ACCEPTED
	 */
	private TaskHandle<String> accepted(TestInstance caller, Peer peer) {
		peer.take("ask", TaskAddress.DEFAULT_WORKGROUP);
		TaskHandle<String> handle = caller.perform("ask", null, String.class);
		kit().until("the peer has it", () -> peer.performs().size() == 1);
		peer.accept(peer.performs().get(0), TaskAddress.DEFAULT_WORKGROUP, 1);
		kit().until(handle, TaskState.ACCEPTED);
		return handle;
	}

	@Test
	@DisplayName("5.3 the caller asks after each reconnect")
	default void asksAfterReconnect() {
		AetherTransport transport = kit().fixture().connect();
		TestInstance caller = kit().start(kit().instance(transport));
		Peer peer = kit().peer();
		TaskHandle<String> handle = accepted(caller, peer);
		for (int i = 1; i <= 2; i++) {
			int times = i;
			kit().cut(caller);
			kit().until("the caller is cut off", () -> !transport.state().connected());
			long restored = kit().time();
			kit().restore(caller);
			kit().until("the peer is asked", () -> peer.told(Control.ASK, handle.tid()).size() == times);
			assertThat(kit().since(restored)).isLessThan(kit().lease().dividedBy(2));
		}
	}

	@Test
	@DisplayName("5.3 the caller asks when a holder's heartbeat no longer lists the task")
	default void asksWhenUnlisted() {
		TestInstance caller = kit().caller();
		Peer peer = kit().peer();
		TaskHandle<String> handle = accepted(caller, peer);
		long said = kit().time();
		peer.control(Control.HEARTBEAT, caller.id());
		kit().until("the peer is asked", () -> peer.told(Control.ASK, handle.tid()).size() == 1);
		assertThat(kit().since(said)).isLessThan(kit().lease().dividedBy(2));
	}

	@Test
	@DisplayName("5.3 the caller does not ask while heartbeats list the task")
	default void doesNotAskWhileListed() {
		TestInstance caller = kit().caller();
		Peer peer = kit().peer();
		TaskHandle<String> handle = accepted(caller, peer);
		for (int i = 0; i < 6; i++) {
			peer.control(Control.HEARTBEAT, caller.id(),
					peer.ref(peer.performs().get(0).message(), TaskAddress.DEFAULT_WORKGROUP, 1));
			peer.performs().get(0).extend();
			kit().during(kit().lease().dividedBy(3), "nobody asks", () -> peer.told(Control.ASK).isEmpty());
		}
		assertThat(handle.state()).isEqualTo(TaskState.ACCEPTED);
	}

	@Test
	@DisplayName("5.3 the caller asks after two missed heartbeats, not before")
	default void asksAfterTwoMissedHeartbeats() {
		TestInstance caller = kit().caller();
		Peer peer = kit().peer();
		TaskHandle<String> handle = accepted(caller, peer);
		kit().during(kit().lease().dividedBy(2), "nobody asks yet", () -> peer.told(Control.ASK).isEmpty());
		kit().until("the peer is asked", () -> peer.told(Control.ASK, handle.tid()).size() == 1);
		assertThat(handle.state()).isEqualTo(TaskState.ACCEPTED);
	}

	@Test
	@DisplayName("5.3 a holder that answers 'running' keeps its task without heartbeats")
	default void runningKeepsTheLease() {
		Tap tap = kit().tap();
		TestInstance caller = kit().start(kit().instance(tap));
		Peer peer = kit().peer();
		peer.whenAsked(Control.RUNNING);
		TaskHandle<String> handle = accepted(caller, peer);
		Delivery delivery = peer.performs().get(0);
		for (int i = 0; i < 9; i++) {
			delivery.extend();
			kit().during(kit().lease().dividedBy(3), "it is sent once", () -> tap.sent(Action.PERFORM).size() == 1);
		}
		assertThat(peer.told(Control.ASK, handle.tid())).hasSizeGreaterThanOrEqualTo(2);
		peer.ended(delivery.message(), TaskAddress.DEFAULT_WORKGROUP, 1, "completed", "kept");
		delivery.ack();
		assertThat(kit().result(handle)).isEqualTo("kept");
	}

	@Test
	@DisplayName("5.3 a lost complete is healed by asking")
	default void askingHealsALostComplete() {
		AtomicInteger runs = new AtomicInteger();
		Tap tap = kit().tap();
		tap.mistreat(Tap.Fate.LOST, 1, (sent) -> sent.is(Action.COMPLETE));
		TestInstance worker = kit()
			.start(kit().instance(tap).handler("lost", (data, task) -> "run " + runs.incrementAndGet()));
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("lost", null, String.class);
		kit().until("the outcome was lost",
				() -> worker.worker().runningTasks() == 0 && runs.get() == 1 && !tap.sent(Action.COMPLETE).isEmpty());
		assertThat(handle.state().isEnded()).isFalse();
		assertThat(kit().result(handle)).isEqualTo("run 1");
		assertThat(runs).hasValue(1);
	}

	@Test
	@DisplayName("5.3 a lost Accepted is healed: the task is run once")
	default void aLostAcceptedIsHealed() {
		Gate gate = new Gate();
		Tap tap = kit().tap();
		tap.mistreat(Tap.Fate.LOST, 1, (sent) -> sent.header(Headers.LEASE).length() > 0);
		kit().start(kit().instance(tap).handler("lost", gate.handler("worker")));
		TaskHandle<String> handle = kit().caller().perform("lost", null, String.class);
		kit().until(handle, TaskState.ACCEPTED);
		kit().during(kit().lease().multipliedBy(2), "it is run once", () -> gate.started() == 1);
		gate.open();
		assertThat(kit().result(handle)).isEqualTo("worker");
		assertThat(gate.started()).isEqualTo(1);
	}

	@Test
	@DisplayName("5.3 a task that is known by its progress alone is watched like any other")
	default void progressAloneIsWatched() {
		Gate gate = new Gate();
		Tap tap = kit().tap();
		tap.mistreat(Tap.Fate.LOST, 1, (sent) -> sent.header(Headers.LEASE).length() > 0);
		tap.mistreat(Tap.Fate.LOST, Integer.MAX_VALUE, (sent) -> sent.is(Control.HEARTBEAT));
		tap.mistreat(Tap.Fate.LOST, 1, (sent) -> sent.is(Action.COMPLETE));
		kit().start(kit().instance(tap).handler("progress", (data, task) -> {
			task.progress(50);
			return gate.handler("worker").handle(data, task);
		}));
		TaskHandle<String> handle = kit().caller().perform("progress", null, String.class);
		kit().until(handle, TaskState.RUNNING);
		gate.open();
		assertThat(kit().result(handle)).isEqualTo("worker");
		assertThat(gate.started()).isEqualTo(1);
	}

	@Test
	@DisplayName("5.3 without REDELIVERY 'unknown' lets the caller send again, to that workgroup, with dispatch + 1")
	default void unknownIsSentAgain() {
		Tap tap = kit().tap();
		TestInstance caller = kit().start(kit().instance(tap));
		kit().needsNoRedelivery(caller);
		Peer peer = kit().peer();
		TaskHandle<String> handle = accepted(caller, peer);
		long said = kit().time();
		peer.control(Control.UNKNOWN, caller.id(),
				peer.ref(peer.performs().get(0).message(), TaskAddress.DEFAULT_WORKGROUP, 1));
		kit().until("it is sent again", () -> tap.sent(Action.PERFORM).size() == 2);
		assertThat(kit().since(said)).isLessThan(kit().lease().dividedBy(2));
		Tap.Sent again = tap.sent(Action.PERFORM).get(1);
		assertThat(again.message().tid()).isEqualTo(handle.tid());
		assertThat(again.header(Headers.DISPATCH)).isEqualTo("2");
		assertThat(again.header(Headers.WORKGROUP)).isEqualTo(TaskAddress.DEFAULT_WORKGROUP);
	}

	@Test
	@DisplayName("5.3 with REDELIVERY 'unknown' is left to the transport")
	default void unknownIsLeftToTheTransport() {
		Tap tap = kit().tap();
		TestInstance caller = kit().start(kit().instance(tap));
		kit().needs(caller, Capability.REDELIVERY);
		Peer peer = kit().peer();
		peer.whenAsked(Control.UNKNOWN);
		accepted(caller, peer);
		kit().until("the peer is asked", () -> !peer.told(Control.ASK).isEmpty());
		kit().during(kit().lease(), "it is sent once", () -> tap.sent(Action.PERFORM).size() == 1);
	}

	@Test
	@DisplayName("5.3 a worker that is asked says 'running', or 'unknown' of what it does not know")
	default void workersAnswer() {
		Gate gate = new Gate();
		TestInstance worker = kit().start(kit().instance().handler("answer", gate.handler("worker")));
		Peer caller = kit().peer();
		AetherMessage perform = caller.perform("answer", "answer-1", 1, "");
		kit().until("it runs", () -> gate.started() == 1);
		// it is silent until the transport has confirmed that the task is its own
		kit().until("it says running", () -> {
			caller.control(Control.ASK, worker.id(), caller.ref(perform, TaskAddress.DEFAULT_WORKGROUP, 1));
			return !caller.told(Control.RUNNING, "answer-1").isEmpty();
		});
		AetherMessage other = caller.perform("nowhere", "answer-2", 1, "");
		caller.control(Control.ASK, worker.id(), caller.ref(other, TaskAddress.DEFAULT_WORKGROUP, 1));
		kit().until("it says unknown", () -> caller.told(Control.UNKNOWN, "answer-2").size() == 1);
		gate.open();
		kit().until("it has ended", () -> caller.answers(Action.COMPLETE).size() == 1);
		caller.control(Control.ASK, worker.id(), caller.ref(perform, TaskAddress.DEFAULT_WORKGROUP, 1));
		kit().until("it says the outcome again", () -> caller.answers(Action.COMPLETE).size() == 2);
		assertThat(caller.told(Control.UNKNOWN, "answer-1")).isEmpty();
	}

}
