package io.aethermagic.test.conformance;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.Action;
import io.aethermagic.node.Incident;
import io.aethermagic.test.TestInstance;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Design 5, tenth: outcome first, confirmed; {@code ack} second.
 */
interface Promise510OutcomeFirst extends Promise {

	@Test
	@DisplayName("5.10 a task is acknowledged when its outcome is confirmed, not before")
	default void outcomeFirst() {
		Tap tap = kit().tap();
		tap.mistreat(Tap.Fate.UNCONFIRMED, 1, (sent) -> sent.is(Action.COMPLETE));
		TestInstance worker = kit().start(kit().instance(tap).handler("outcome", (data, task) -> "done"));
		TaskHandle<String> handle = kit().caller().perform("outcome", null, String.class);
		assertThat(kit().result(handle)).isEqualTo("done");
		kit().during(kit().lease(), "it is not acknowledged", () -> tap.taken(Tap.Step.ACK, handle.tid()) == 0);
		assertThat(worker.worker().runningTasks()).isEqualTo(1);
		tap.confirm();
		kit().until("it is acknowledged", () -> tap.taken(Tap.Step.ACK, handle.tid()) == 1);
		kit().until("nothing is in hand", () -> worker.worker().runningTasks() == 0);
	}

	@Test
	@DisplayName("5.10 an outcome that could not be sent is sent again before the task is acknowledged")
	default void anOutcomeThatFailsIsRepeated() {
		Tap tap = kit().tap();
		tap.mistreat(Tap.Fate.FAILED, 2, (sent) -> sent.is(Action.COMPLETE));
		tap.mistreat(Tap.Fate.UNCONFIRMED, Integer.MAX_VALUE, (sent) -> sent.is(Action.COMPLETE));
		kit().start(kit().instance(tap).handler("outcome", (data, task) -> "done"));
		TaskHandle<String> handle = kit().caller().perform("outcome", null, String.class);
		assertThat(kit().result(handle)).isEqualTo("done");
		assertThat(tap.sent(Action.COMPLETE)).hasSizeGreaterThanOrEqualTo(3);
		assertThat(tap.taken(Tap.Step.ACK, handle.tid())).isZero();
		tap.confirm();
		kit().until("it is acknowledged", () -> tap.taken(Tap.Step.ACK, handle.tid()) == 1);
	}

	@Test
	@DisplayName("5.10 an outcome that nobody receives is repeated for one lease and then acknowledged")
	default void anOutcomeThatNobodyReceives() {
		Tap tap = kit().tap();
		tap.mistreat(Tap.Fate.UNROUTED, Integer.MAX_VALUE, (sent) -> sent.is(Action.COMPLETE));
		TestInstance worker = kit().start(kit().instance(tap).handler("nobody", (data, task) -> "done"));
		Peer caller = kit().peer();
		long performed = kit().time();
		caller.perform("nobody", "nobody-1", 1, "");
		// it is repeated on and on, and a test that is late sees more than one
		kit().until("the outcome is sent, and the task held",
				() -> !tap.sent(Action.COMPLETE).isEmpty() && worker.worker().runningTasks() == 1);
		kit().until("it is acknowledged", () -> tap.taken(Tap.Step.ACK, "nobody-1") == 1);
		assertThat(kit().since(performed)).isGreaterThanOrEqualTo(kit().lease());
		assertThat(tap.sent(Action.COMPLETE)).hasSizeGreaterThan(2);
		assertThat(tap.taken(Tap.Step.EXTEND, "nobody-1")).isPositive();
		kit().until("nothing is in hand", () -> worker.worker().runningTasks() == 0);
		assertThat(worker.count(Incident.UNDELIVERED_OUTCOME)).isEqualTo(1);
		int sent = tap.sent(Action.COMPLETE).size();
		kit().during(kit().lease(), "it is not repeated any more", () -> tap.sent(Action.COMPLETE).size() == sent);
	}

}
