package io.aethermagic.test.conformance;

import java.util.List;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.Action;
import io.aethermagic.message.Headers;
import io.aethermagic.node.Incident;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import io.aethermagic.transport.Capability;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Design 5, second: the transport recovers where it has REDELIVERY, else the caller, and
 * nobody else.
 */
interface Promise502WhoRecovers extends Promise {

	@Test
	@DisplayName("5.2 with REDELIVERY the caller never sends again when a worker is lost")
	default void theTransportRecovers() {
		Tap tap = kit().tap();
		TestInstance caller = kit().start(kit().instance(tap));
		kit().needs(caller, Capability.REDELIVERY);
		Gate gate = new Gate();
		TestInstance first = kit().start(kit().instance().handler("recover", gate.handler("first")));
		TaskHandle<String> handle = caller.perform("recover", null, String.class);
		kit().until("the first worker runs it", () -> gate.started() == 1);
		kit().until(handle, TaskState.ACCEPTED);
		TestInstance second = kit().start(kit().instance().handler("recover", gate.handler("second")));
		kit().cut(first);
		kit().until("the second worker runs it", () -> gate.started() == 2);
		gate.open();
		assertThat(kit().result(handle)).isEqualTo("second");
		assertThat(tap.sent(Action.PERFORM)).hasSize(1);
		assertThat(gate.runs().get(1).task().dispatch()).isEqualTo(2);
		assertThat(second.count(Incident.DUPLICATE_TASK)).isZero();
	}

	@Test
	@DisplayName("5.2 without REDELIVERY the caller sends again when a lease lapses, and nobody else")
	default void theCallerRecovers() {
		Tap tap = kit().tap();
		TestInstance caller = kit().start(kit().instance(tap));
		kit().needsNoRedelivery(caller);
		Gate gate = new Gate();
		Tap firstTap = kit().tap();
		TestInstance first = kit().start(kit().instance(firstTap).handler("recover", gate.handler("first")));
		TaskHandle<String> handle = caller.perform("recover", null, String.class);
		kit().until("the first worker runs it", () -> gate.started() == 1);
		kit().until(handle, TaskState.ACCEPTED);
		Tap secondTap = kit().tap();
		kit().start(kit().instance(secondTap).handler("recover", gate.handler("second")));
		kit().cut(first);
		kit().until("the second worker runs it", () -> gate.started() == 2);
		gate.open();
		assertThat(kit().result(handle)).isEqualTo("second");
		List<Tap.Sent> performs = tap.sent(Action.PERFORM);
		assertThat(performs).hasSize(2);
		assertThat(performs.get(1).message().tid()).isEqualTo(handle.tid());
		assertThat(performs.get(1).message().id()).isNotEqualTo(performs.get(0).message().id());
		assertThat(performs.get(1).header(Headers.DISPATCH)).isEqualTo("2");
		assertThat(performs.get(1).header(Headers.WORKGROUP)).isEqualTo(TaskAddress.DEFAULT_WORKGROUP);
		assertThat(firstTap.sent(Action.PERFORM)).isEmpty();
		assertThat(secondTap.sent(Action.PERFORM)).isEmpty();
		assertThat(caller.count(Incident.REDISPATCHED_TASK)).isEqualTo(1);
	}

	@Test
	@DisplayName("5.2 without REDELIVERY the caller sends again what nobody accepts: same tid, same dispatch")
	default void theCallerSendsAgainWhatNobodyAccepts() {
		Peer deaf = kit().peer();
		deaf.take("unheard", TaskAddress.DEFAULT_WORKGROUP);
		Tap tap = kit().tap();
		TestInstance caller = kit().start(kit().instance(tap));
		kit().needsNoRedelivery(caller);
		TaskHandle<String> handle = caller.perform("unheard", null, String.class);
		kit().until("it is sent three times", () -> tap.sent(Action.PERFORM).size() == 3);
		assertThat(tap.sent(Action.PERFORM)).allSatisfy((perform) -> {
			assertThat(perform.message().tid()).isEqualTo(handle.tid());
			assertThat(perform.header(Headers.DISPATCH)).isEqualTo("1");
			assertThat(perform.header(Headers.WORKGROUP)).isEmpty();
		});
		assertThat(handle.state()).isEqualTo(TaskState.SENT);
		assertThat(caller.count(Incident.REDISPATCHED_TASK)).isZero();
	}

	@Test
	@DisplayName("5.2 with REDELIVERY the caller does not send again what nobody accepts")
	default void theCallerWaitsForTheTransport() {
		Tap tap = kit().tap();
		TestInstance caller = kit().start(kit().instance(tap));
		kit().needs(caller, Capability.REDELIVERY);
		TaskHandle<String> handle = caller.perform("unheard", null, String.class);
		kit().during(kit().lease().multipliedBy(3), "it is sent once", () -> tap.sent(Action.PERFORM).size() == 1);
		kit().start(kit().instance().handler("unheard", (data, task) -> "heard"));
		assertThat(kit().result(handle)).isEqualTo("heard");
		assertThat(tap.sent(Action.PERFORM)).hasSize(1);
	}

}
