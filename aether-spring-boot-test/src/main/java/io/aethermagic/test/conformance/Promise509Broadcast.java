package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import io.aethermagic.client.BroadcastHandle;
import io.aethermagic.message.Action;
import io.aethermagic.node.Control;
import io.aethermagic.node.Incident;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.test.TestInstance;
import io.aethermagic.transport.Capability;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Design 5, ninth: a broadcast gathers answers.
 */
interface Promise509Broadcast extends Promise {

	/**
	 * Wait for the end. Each future that the handle gives is told of it by another
	 * thread, so it is one that is asked.
	 */
	private void untilEnded(BroadcastHandle<?> handle) {
		CompletableFuture<?> end = handle.completion();
		kit().until("it has ended", end::isDone);
	}

	private TestInstance broadcaster(String answer) {
		return kit().start(kit().instance().broadcastHandler("all", (data, task) -> {
			if (answer.isEmpty()) {
				throw new TaskFailedException("tired", "not today");
			}
			return answer;
		}));
	}

	@Test
	@DisplayName("5.9 a broadcast gathers what everybody answers, with who did, and ends by count")
	default void endsByCount() {
		TestInstance caller = kit().caller();
		kit().needs(caller, Capability.BROADCAST);
		Map<String, String> expected = List.of("a", "b", "c")
			.stream()
			.collect(Collectors.toMap((answer) -> broadcaster(answer).id(), (answer) -> answer));
		BroadcastHandle<String> handle = caller.task("all").broadcast(null, String.class, 3);
		untilEnded(handle);
		Map<String, String> answers = handle.get(Duration.ofSeconds(1))
			.stream()
			.collect(Collectors.toMap(BroadcastHandle.Answer::instance, (answer) -> String.valueOf(answer.value())));
		assertThat(answers).isEqualTo(expected);
		assertThat(handle.answers()).allMatch((answer) -> answer.workgroup().isEmpty());
		kit().until("no call is open", () -> caller.client().openCalls() == 0);
	}

	@Test
	@DisplayName("5.9 a broadcast ends by time, with the answers that came")
	default void endsByTime() {
		TestInstance caller = kit().caller();
		kit().needs(caller, Capability.BROADCAST);
		broadcaster("a");
		broadcaster("b");
		BroadcastHandle<String> handle = caller.task("all").timeout(kit().lease()).broadcast(null, String.class);
		kit().until("two have answered", () -> handle.answers().size() == 2);
		CompletableFuture<?> end = handle.completion();
		kit().during(kit().lease().dividedBy(2), "it goes on", () -> !end.isDone());
		untilEnded(handle);
		assertThat(handle.get(Duration.ofSeconds(1))).extracting(BroadcastHandle.Answer::value)
			.containsExactlyInAnyOrder("a", "b");
		kit().until("no call is open", () -> caller.client().openCalls() == 0);
	}

	@Test
	@DisplayName("5.9 a failure is an answer")
	default void aFailureIsAnAnswer() {
		TestInstance caller = kit().caller();
		kit().needs(caller, Capability.BROADCAST);
		TestInstance failing = broadcaster("");
		broadcaster("b");
		BroadcastHandle<String> handle = caller.task("all").broadcast(null, String.class, 2);
		untilEnded(handle);
		assertThat(handle.get(Duration.ofSeconds(1))).anySatisfy((answer) -> {
			assertThat(answer.instance()).isEqualTo(failing.id());
			assertThat(answer.value()).isNull();
			assertThat(answer.failure()).isNotNull();
			assertThat(String.valueOf(answer.failure())).contains("not today");
		}).anySatisfy((answer) -> assertThat(answer.value()).isEqualTo("b"));
	}

	@Test
	@DisplayName("5.9 a broadcast that reaches nobody ends at once, empty")
	default void nobodyThereEndsAtOnce() {
		kit().needsUnrouted();
		TestInstance caller = kit().caller();
		kit().needs(caller, Capability.BROADCAST);
		long asked = kit().time();
		BroadcastHandle<String> handle = caller.task("all")
			.timeout(kit().lease().multipliedBy(5))
			.broadcast(null, String.class);
		untilEnded(handle);
		assertThat(handle.get(Duration.ofSeconds(1))).isEmpty();
		assertThat(kit().since(asked)).isLessThan(kit().lease());
		kit().until("no call is open", () -> caller.client().openCalls() == 0);
	}

	@Test
	@DisplayName("5.9 a broadcast has no lease: nobody is asked, nothing is sent again")
	default void aBroadcastIsNotWatched() {
		Tap tap = kit().tap();
		TestInstance caller = kit().start(kit().instance(tap));
		kit().needs(caller, Capability.BROADCAST);
		Peer silent = kit().peer();
		silent.take("all", null);
		Gate gate = new Gate();
		Tap workerTap = kit().tap();
		kit().start(kit().instance(workerTap).broadcastHandler("all", gate.handler("slow")));
		BroadcastHandle<String> handle = caller.task("all")
			.timeout(kit().lease().multipliedBy(10))
			.broadcast(null, String.class, 2);
		kit().until("both have it", () -> silent.performs().size() == 1 && gate.started() == 1);
		silent.accepted(silent.performs().get(0).message(), "", 1, kit().lease());
		kit().during(kit().lease().multipliedBy(3), "it is left alone",
				() -> tap.sent(Action.PERFORM).size() == 1 && tap.sent(Control.ASK).isEmpty()
						&& workerTap.sent(Control.HEARTBEAT).isEmpty() && gate.started() == 1);
		gate.open();
		kit().until("the slow one has answered", () -> handle.answers().size() == 1);
	}

	@Test
	@DisplayName("5.9 an answer that comes twice counts once")
	default void anAnswerCountsOnce() {
		TestInstance caller = kit().caller();
		kit().needs(caller, Capability.BROADCAST);
		for (int i = 0; i < 2; i++) {
			Tap tap = kit().tap();
			tap.mistreat(Tap.Fate.TWICE, 1, (sent) -> sent.is(Action.COMPLETE));
			kit().start(kit().instance(tap).broadcastHandler("all", (data, task) -> "yes"));
		}
		BroadcastHandle<String> handle = caller.task("all").timeout(kit().lease()).broadcast(null, String.class, 3);
		untilEnded(handle);
		assertThat(handle.get(Duration.ofSeconds(1))).hasSize(2);
		assertThat(caller.count(Incident.MALFORMED_MESSAGE)).isZero();
	}

}
