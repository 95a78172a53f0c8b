package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.Map;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.Control;
import io.aethermagic.node.Inbound;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import io.aethermagic.transport.Delivery;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Design 5, first: only a declared lease is watched.
 */
interface Promise501DeclaredLease extends Promise {

	@Test
	@DisplayName("5.1 an Accepted declares instance, inbox, workgroup, dispatch and the worker's lease")
	default void acceptedDeclaresAll() {
		Gate gate = new Gate();
		TestInstance worker = kit().start(kit().instance().workgroup("one").handler("declare", gate.handler("worker")));
		Peer caller = kit().peer();
		caller.perform("declare", "declare-1", 1, "");
		kit().until("the task is accepted", () -> caller.accepteds().size() == 1);
		Inbound accepted = caller.accepteds().get(0);
		assertThat(accepted.message().replyTo()).isEqualTo(worker.id());
		assertThat(accepted.message().headers()).containsEntry(Headers.INSTANCE, worker.id())
			.containsEntry(Headers.WORKGROUP, "one")
			.containsEntry(Headers.DISPATCH, "1")
			.containsEntry(Headers.LEASE, Long.toString(kit().lease().toMillis()));
	}

	@Test
	@DisplayName("5.1 a task accepted without a lease is never handed out again: only the deadline counts")
	default void acceptedWithoutLeaseIsNotWatched() {
		Peer foreign = kit().peer();
		foreign.take("foreign", TaskAddress.DEFAULT_WORKGROUP);
		Tap tap = kit().tap();
		TestInstance caller = kit().start(kit().instance(tap));
		TaskHandle<String> handle = caller.perform("foreign", null, String.class);
		kit().until("the foreign worker has it", () -> foreign.performs().size() == 1);
		Delivery delivery = foreign.performs().get(0);
		AetherMessage perform = delivery.message();
		foreign.answer(perform, Action.STATUS, "progress", 0, MessageCodec.EMPTY, Map.of());
		delivery.ack();
		kit().until(handle, TaskState.ACCEPTED);
		kit().during(kit().lease().multipliedBy(3), "it is left alone",
				() -> tap.sent(Action.PERFORM).size() == 1 && foreign.told(Control.ASK).isEmpty());
		foreign.answer(perform, Action.COMPLETE, "succeed", 100, "late", Map.of());
		assertThat(kit().result(handle)).isEqualTo("late");
	}

	@Test
	@DisplayName("5.1 a task accepted without a lease ends at its deadline")
	default void acceptedWithoutLeaseEndsAtItsDeadline() {
		Peer foreign = kit().peer();
		foreign.take("foreign", TaskAddress.DEFAULT_WORKGROUP);
		TaskHandle<String> handle = kit().caller().task("foreign").timeout(kit().lease()).perform(null, String.class);
		kit().until("the foreign worker has it", () -> foreign.performs().size() == 1);
		Delivery delivery = foreign.performs().get(0);
		foreign.answer(delivery.message(), Action.STATUS, "progress", 0, MessageCodec.EMPTY, Map.of());
		delivery.ack();
		kit().until(handle, TaskState.EXPIRED);
	}

	@Test
	@DisplayName("5.1 the lease that counts is the worker's, not the caller's")
	default void theWorkersLeaseCounts() {
		Peer worker = kit().peer();
		worker.take("longer", TaskAddress.DEFAULT_WORKGROUP);
		Tap tap = kit().tap();
		TestInstance caller = kit().start(kit().instance(tap));
		kit().needsNoRedelivery(caller);
		TaskHandle<String> handle = caller.perform("longer", null, String.class);
		kit().until("the worker has it", () -> worker.performs().size() == 1);
		Duration longer = kit().lease().multipliedBy(2);
		worker.accepted(worker.performs().get(0).message(), TaskAddress.DEFAULT_WORKGROUP, 1, longer);
		kit().until(handle, TaskState.ACCEPTED);
		kit().during(longer.dividedBy(4).multipliedBy(3), "the longer lease is waited for",
				() -> tap.sent(Action.PERFORM).size() == 1);
		kit().until("the longer lease has lapsed", () -> tap.sent(Action.PERFORM).size() == 2);
	}

}
