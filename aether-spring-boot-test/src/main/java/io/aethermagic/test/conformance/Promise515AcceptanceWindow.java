package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.Action;
import io.aethermagic.message.Headers;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.test.TestInstance;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Design 5, on transports without REDELIVERY: acceptance windows.
 */
interface Promise515AcceptanceWindow extends Promise {

	@Test
	@DisplayName("5.15 without REDELIVERY a perform expires with its window: a third of the lease, doubling up to it")
	default void windowsDouble() {
		Tap tap = kit().tap();
		TestInstance caller = kit().start(kit().instance(tap));
		kit().needsNoRedelivery(caller);
		caller.perform("window", null, String.class);
		kit().until("it is sent four times", () -> tap.sent(Action.PERFORM).size() == 4);
		Duration third = kit().lease().dividedBy(3);
		List<Duration> expected = List.of(third, third.multipliedBy(2), kit().lease(), kit().lease());
		assertThat(tap.sent(Action.PERFORM)).extracting((sent) -> sent.options().expiry()).isEqualTo(expected);
		assertThat(tap.sent(Action.PERFORM)).extracting((sent) -> sent.header(Headers.WINDOW))
			.isEqualTo(expected.stream().map((window) -> Long.toString(window.toMillis())).toList());
	}

	@Test
	@DisplayName("5.15 without REDELIVERY no more than max-unaccepted are sent and not accepted")
	default void maxUnaccepted() {
		Tap tap = kit().tap();
		TestInstance caller = kit().start(kit().instance(tap).maxUnaccepted(2));
		kit().needsNoRedelivery(caller);
		List<TaskHandle<String>> handles = new ArrayList<>();
		for (int i = 0; i < 9; i++) {
			handles.add(caller.perform("unaccepted", i, String.class));
		}
		kit().until("the first are sent", () -> sent(tap).size() == 2);
		kit().during(kit().lease().multipliedBy(2), "no more are sent", () -> sent(tap).size() == 2);
		Gate gate = new Gate();
		kit().start(kit().instance().concurrency(4).handler("unaccepted", gate.handler("worker")));
		kit().until("four are accepted, two are not", () -> gate.started() == 4 && sent(tap).size() == 6);
		kit().during(kit().lease(), "no more are sent", () -> sent(tap).size() == 6);
		gate.open();
		handles.forEach((handle) -> assertThat(kit().result(handle)).isEqualTo("worker"));
	}

	private static Map<String, Integer> sent(Tap tap) {
		Map<String, Integer> sent = new HashMap<>();
		tap.sent(Action.PERFORM).forEach((perform) -> sent.merge(perform.message().tid(), 1, Integer::sum));
		return sent;
	}

	@Test
	@DisplayName("5.15 without REDELIVERY what ends without being accepted makes room")
	default void anEndMakesRoom() {
		Tap tap = kit().tap();
		TestInstance caller = kit().start(kit().instance(tap).maxUnaccepted(1));
		kit().needsNoRedelivery(caller);
		TaskHandle<String> first = caller.perform("room", 1, String.class);
		TaskHandle<String> second = caller.task("room").timeout(kit().lease()).perform(2, String.class);
		TaskHandle<String> third = caller.perform("room", 3, String.class);
		kit().until("the first is sent", () -> sent(tap).containsKey(first.tid()));
		first.cancel();
		kit().until("the second is sent", () -> sent(tap).containsKey(second.tid()));
		assertThat(sent(tap)).doesNotContainKey(third.tid());
		kit().until("the third is sent", () -> sent(tap).containsKey(third.tid()));
		kit().start(kit().instance().handler("room", (data, task) -> TaskAddress.DEFAULT_CONTEXT));
		assertThat(kit().result(third)).isEqualTo(TaskAddress.DEFAULT_CONTEXT);
	}

}
