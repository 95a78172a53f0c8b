package io.aethermagic.test.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.Action;
import io.aethermagic.message.Headers;
import io.aethermagic.node.Control;
import io.aethermagic.node.TaskRef;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Design 5, twelfth: heartbeats.
 */
interface Promise512Heartbeats extends Promise {

	@Test
	@DisplayName("5.12 one heartbeat per caller's inbox and interval lists all that is held for it")
	default void oneForEachCaller() {
		Gate gate = new Gate();
		kit().start(kit().instance().handler("beat", gate.handler("worker")));
		List<Peer> callers = List.of(kit().peer(), kit().peer());
		for (Peer caller : callers) {
			for (int i = 0; i < 4; i++) {
				caller.perform("beat", "beat-" + i, 1, "");
			}
		}
		kit().until("all run", () -> gate.started() == 8);
		kit().until("all are listed", () -> callers.stream().allMatch((caller) -> lists(caller, 4)));
		List<Integer> before = callers.stream().map((caller) -> caller.told(Control.HEARTBEAT).size()).toList();
		long began = kit().time();
		kit().until("they go on", () -> IntStream.range(0, callers.size())
			.allMatch((i) -> callers.get(i).told(Control.HEARTBEAT).size() >= before.get(i) + 4));
		assertThat(gate.interrupted()).isZero();
		// an interval is a third of a lease, and one may have begun before
		long most = 2 + kit().since(began).toNanos() / kit().lease().dividedBy(3).toNanos();
		for (int i = 0; i < callers.size(); i++) {
			Peer caller = callers.get(i);
			List<Peer.Told> beats = caller.told(Control.HEARTBEAT);
			assertThat(beats.size() - before.get(i)).isLessThanOrEqualTo((int) most);
			assertThat(beats.subList(before.get(i), beats.size()))
				.allSatisfy((beat) -> assertThat(beat.tasks()).extracting(TaskRef::tid)
					.containsExactlyInAnyOrder("beat-0", "beat-1", "beat-2", "beat-3"));
		}
		gate.open();
		kit().until("all end",
				() -> callers.stream().allMatch((caller) -> caller.answers(Action.COMPLETE).size() == 4));
		kit().during(kit().lease().dividedBy(6), "the last heartbeat is over", () -> true);
		int after = callers.get(0).told(Control.HEARTBEAT).size();
		kit().during(kit().lease(), "no heartbeat without a task",
				() -> callers.get(0).told(Control.HEARTBEAT).size() == after);
	}

	private static boolean lists(Peer caller, int tasks) {
		List<Peer.Told> beats = caller.told(Control.HEARTBEAT);
		return !beats.isEmpty() && beats.get(beats.size() - 1).tasks().size() == tasks;
	}

	@Test
	@DisplayName("5.12 a caller without an inbox gets no heartbeat")
	default void noneWithoutAnInbox() {
		Gate gate = new Gate();
		Tap tap = kit().tap();
		TestInstance worker = kit().start(kit().instance(tap).handler("beat", gate.handler("worker")));
		Peer caller = kit().peer();
		caller.perform("beat", "beat-1", Map.of(), null);
		kit().until("it runs", () -> gate.started() == 1);
		kit().during(kit().lease().multipliedBy(2), "no control is sent",
				() -> tap.sent((sent) -> !sent.header(Headers.CONTROL).isEmpty()).isEmpty());
		assertThat(worker.worker().runningTasks()).isEqualTo(1);
		gate.open();
		kit().until("it ends", () -> worker.worker().runningTasks() == 0);
	}

	@Test
	@DisplayName("5.12 heartbeats go on while every handler thread is blocked")
	default void theyGoOnWhileHandlersBlock() {
		Gate gate = new Gate();
		for (int i = 0; i < 2; i++) {
			kit().start(kit().instance().concurrency(3).handler("block", gate.handler("worker " + i)));
		}
		TestInstance caller = kit().caller();
		List<TaskHandle<String>> handles = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			handles.add(caller.perform("block", i, String.class));
		}
		kit().until("all threads are blocked", () -> gate.started() == 6);
		kit().during(kit().lease().multipliedBy(3), "nothing is handed out again",
				() -> gate.started() == 6 && gate.interrupted() == 0);
		assertThat(gate.runs()).allSatisfy((run) -> assertThat(run.task().dispatch()).isEqualTo(1));
		assertThat(handles).extracting(TaskHandle::state).containsOnly(TaskState.ACCEPTED);
		gate.open();
		handles.forEach((handle) -> assertThat(kit().result(handle)).startsWith("worker"));
	}

	@Test
	@DisplayName("5.12 while a container runs the process stays alive")
	default void aWorkerKeepsTheProcessAlive() {
		TestInstance worker = kit().start(kit().instance().handler("alive", (data, task) -> "yes"));
		List<Thread> keepers = keepers(worker);
		assertThat(keepers).as("a thread that keeps the process alive").hasSize(1);
		worker.stop();
		kit().until("it may end", () -> keepers.stream().noneMatch(Thread::isAlive));
	}

	private static List<Thread> keepers(TestInstance worker) {
		String name = "aether-keep-alive-" + worker.node().instance();
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals(name) && !thread.isDaemon())
			.toList();
	}

}
