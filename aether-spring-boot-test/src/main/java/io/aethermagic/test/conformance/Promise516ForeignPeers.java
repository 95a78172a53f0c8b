package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.Action;
import io.aethermagic.message.Headers;
import io.aethermagic.node.Control;
import io.aethermagic.node.Incident;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import io.aethermagic.transport.Channel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Wire format: peers that know no inbox, no headers and no heartbeats, as the Python
 * library aethermagic, perform our handlers' tasks and do our callers'.
 */
interface Promise516ForeignPeers extends Promise {

	@Test
	@DisplayName("5.16 a foreign client hears Accepted, progress and the end at the task's address")
	default void aForeignClientIsAnsweredAtTheAddress() {
		kit().start(kit().instance().handler("served", (data, task) -> {
			task.progress(50, Map.of("stage", "half"));
			return Map.of("got", data.read(String.class));
		}));
		ForeignPeer client = ForeignPeer.connect(kit());
		client.listenAt("served");
		client.perform("served", "1", "hello");
		kit().needsOrderedTopics();
		List<ForeignPeer.Heard> heard = client.awaitEnd("1", 1);
		assertThat(heard).extracting((each) -> each.payload().action())
			.containsExactly(Action.STATUS, Action.STATUS, Action.COMPLETE);
		assertThat(heard).extracting((each) -> each.payload().status())
			.containsExactly("progress", "progress", "succeed");
		assertThat(heard).extracting((each) -> each.payload().progress()).containsExactly(0, 50, 100);
		assertThat(heard.get(2).payload().data().read(Object.class)).isEqualTo(Map.of("got", "hello"));
		assertThat(client.misdirected()).isEmpty();
	}

	@Test
	@DisplayName("5.16 a handler's failure is complete/failed with code and message")
	default void aForeignClientIsToldOfFailures() {
		kit().start(kit().instance().handler("fails", (data, task) -> {
			throw new TaskFailedException("too-big", "The picture is too big");
		}));
		ForeignPeer client = ForeignPeer.connect(kit());
		client.listenAt("fails");
		client.perform("fails", "1", 1);
		ForeignPeer.Heard end = client.awaitEnds("1", 1).get(0);
		assertThat(end.payload().status()).isEqualTo("failed");
		assertThat(end.payload().data().read(Object.class))
			.isEqualTo(Map.of("code", "too-big", "message", "The picture is too big"));
	}

	@Test
	@DisplayName("5.16 the first answer is held for the reply delay, the others stay in order behind it")
	default void theFirstAnswerIsHeld() {
		kit().needsOrderedTopics();
		Duration delay = kit().lease().dividedBy(10);
		List<String> runs = new CopyOnWriteArrayList<>();
		TestInstance worker = kit().start(kit().instance().replyDelay(delay).handler("held", (data, task) -> {
			runs.add(task.tid());
			task.progress(50);
			return "done";
		}));
		ForeignPeer client = ForeignPeer.connect(kit());
		client.listenAt("held");
		for (int i = 1; i <= 2; i++) {
			long began = kit().time();
			client.perform("held", "1", "the same");
			List<ForeignPeer.Heard> heard = client.awaitEnd("1", i);
			assertThat(heard.get((i == 1) ? 0 : 3).nanos() - began).isGreaterThanOrEqualTo(delay.toNanos());
			assertThat(heard.subList(0, 3)).extracting((each) -> each.payload().progress()).containsExactly(0, 50, 100);
		}
		assertThat(runs).hasSize(1);
		assertThat(worker.count(Incident.DUPLICATE_TASK)).isEqualTo(1);
		TestInstance caller = kit().caller();
		assertThat(kit().result(caller.perform("held", null, String.class))).isEqualTo("done");
	}

	@Test
	@DisplayName("5.16 data that holds a whole message as a string is unwrapped")
	default void doubledDataIsUnwrapped() {
		kit().start(kit().instance().handler("doubled", (data, task) -> data));
		ForeignPeer client = ForeignPeer.connect(kit());
		client.listenAt("doubled");
		client.perform("doubled", "1", "{\"action\": \"perform\", \"status\": \"initialized\", \"progress\": 0, "
				+ "\"data\": {\"n\": 7}, \"host\": \"vm\", \"client\": \"c\"}");
		ForeignPeer.Heard end = client.awaitEnds("1", 1).get(0);
		assertThat(end.payload().data().read(Object.class)).isEqualTo(Map.of("n", 7));
	}

	@Test
	@DisplayName("5.16 a tid that comes again with other data is run again, with the same data answered again")
	default void repeatedTids() {
		List<Integer> runs = new CopyOnWriteArrayList<>();
		kit().start(kit().instance().handler("repeated", (data, task) -> {
			runs.add(data.read(Integer.class));
			return data;
		}));
		ForeignPeer client = ForeignPeer.connect(kit());
		client.listenAt("repeated");
		int ends = 0;
		for (int data : new int[] { 1, 2, 2 }) {
			client.perform("repeated", "140234", data);
			List<ForeignPeer.Heard> heard = client.awaitEnds("140234", ++ends);
			assertThat(heard.get(heard.size() - 1).payload().data().read(Integer.class)).isEqualTo(data);
		}
		assertThat(runs).containsExactly(1, 2);
	}

	@Test
	@DisplayName("5.16 a foreign client is sent no heartbeats and no control")
	default void noHeartbeats() {
		Gate gate = new Gate();
		Tap tap = kit().tap();
		kit().start(kit().instance(tap).handler("quiet", gate.handler("done")));
		ForeignPeer client = ForeignPeer.connect(kit());
		client.listenAt("quiet");
		client.perform("quiet", "1", 1);
		kit().until("it runs", () -> gate.started() == 1);
		kit().during(kit().lease().multipliedBy(2), "nothing but Accepted is said", () -> client.heard("1").size() <= 1
				&& tap.sent((sent) -> sent.message().headers().containsKey(Headers.CONTROL)).isEmpty());
		gate.open();
		client.awaitEnd("1", 1);
		assertThat(client.misdirected()).isEmpty();
		assertThat(gate.started()).isEqualTo(1);
	}

	@Test
	@DisplayName("5.16 a foreign client whose task there is no room for is told so, and its task not started")
	default void noRoom() {
		Gate gate = new Gate();
		gate.open();
		Tap tap = kit().tap();
		TestInstance worker = kit().start(kit().instance(tap).handler("full", gate.handler("done")));
		ForeignPeer client = ForeignPeer.connect(kit());
		client.listenAt("full");
		tap.overload(new Channel.TaskQueue(TestInstance.address("full")), client.performOf("1", 1));
		ForeignPeer.Heard end = client.awaitEnds("1", 1).get(0);
		assertThat(end.payload().status()).isEqualTo("failed");
		assertThat(end.payload().data().read(Object.class)).asString().contains("code=overloaded");
		assertThat(worker.count(Incident.OVERLOADED_TASK)).isEqualTo(1);
		assertThat(gate.started()).isZero();
		client.perform("full", "1", 1);
		assertThat(client.awaitEnds("1", 2)).last().extracting((each) -> each.payload().status()).isEqualTo("succeed");
	}

	@Test
	@DisplayName("5.16 a foreign worker does our caller's task, and only the deadline counts after it accepted")
	default void aForeignWorkerDoesOurTask() {
		ForeignPeer worker = ForeignPeer.connect(kit());
		worker.workAt("foreign");
		Tap tap = kit().tap();
		TestInstance caller = kit().start(kit().instance(tap).aethermagic());
		TaskHandle<String> handle = caller.perform("foreign", "x", String.class);
		Events events = Events.of(handle);
		kit().until(handle, TaskState.ACCEPTED);
		kit().during(kit().lease().multipliedBy(3), "it is left alone", () -> worker.tasks().size() == 1
				&& tap.sent(Action.PERFORM).size() == 1 && tap.sent(Control.ASK).isEmpty());
		worker.progress(worker.task(0), 40, Map.of("stage", "half"));
		kit().until(handle, TaskState.RUNNING);
		worker.complete(worker.task(0), true, "done");
		assertThat(kit().result(handle)).isEqualTo("done");
		kit().until("the end was told", () -> !events.ends().isEmpty());
		assertThat(events.accepts()).hasSize(1);
		assertThat(events.percents()).containsExactly(40);
		worker.complete(worker.task(0), true, "again");
		TaskHandle<String> next = caller.perform("foreign", "y", String.class);
		worker.complete(worker.task(1), true, "next");
		assertThat(kit().result(next)).isEqualTo("next");
		assertThat(worker.misdirected()).isEmpty();
		assertThat(caller.count(Incident.UNEXPECTED_ANSWER)).isZero();
	}

	@Test
	@DisplayName("5.16 without aether.compatibility.aethermagic nobody listens for foreign workers")
	default void foreignWorkersAreNotHeardUnlessToldTo() {
		ForeignPeer worker = ForeignPeer.connect(kit());
		worker.workAt("unheard", (task) -> worker.complete(task, true, "done"));
		TaskHandle<String> handle = kit().caller().perform("unheard", "x", String.class);
		worker.task(0);
		kit().during(kit().lease().dividedBy(5), "nothing is heard", () -> handle.state() == TaskState.SENT);
	}

	@Test
	@DisplayName("5.16 any data of a foreign failure becomes code 'failed', with the data as message")
	default void foreignFailures() {
		List<@Nullable Object> data = Arrays.asList("a text", 7, true, List.of(1, 2), Map.of("error", "no"), null,
				Map.of("code", List.of(1)));
		List<String> texts = Arrays.asList("a text", "7", "true", "[1,2]", "{\"error\":\"no\"}", "null",
				"{\"code\":[1]}");
		ForeignPeer worker = ForeignPeer.connect(kit());
		worker.workAt("fails-there", (task) -> worker.complete(task, false,
				data.get(Objects.requireNonNull(task.data().read(Integer.class)))));
		TestInstance caller = kit().start(kit().instance().aethermagic());
		for (int i = 0; i < data.size(); i++) {
			TaskHandle<String> handle = caller.perform("fails-there", i, String.class);
			String text = texts.get(i);
			assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> kit().result(handle))
				.satisfies((failure) -> assertThat(failure.code()).isEqualTo("failed"))
				.withMessageContaining(text);
		}
		assertThat(caller.count(Incident.MALFORMED_MESSAGE)).isZero();
	}

	@Test
	@DisplayName("5.16 our worker and a foreign one share a workgroup: each task is done once, and ends once")
	default void aMixedWorkgroup() {
		List<Integer> done = new CopyOnWriteArrayList<>();
		kit().start(kit().instance().concurrency(2).handler("mixed", (data, task) -> {
			done.add(data.read(Integer.class));
			return data;
		}));
		ForeignPeer worker = ForeignPeer.connect(kit());
		worker.workAt("mixed", (task) -> {
			done.add(task.data().read(Integer.class));
			worker.accept(task);
			worker.complete(task, true, task.data());
		});
		TestInstance caller = kit().start(kit().instance().aethermagic());
		ForeignPeer client = ForeignPeer.connect(kit());
		client.listenAt("mixed");
		List<TaskHandle<Integer>> handles = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			handles.add(caller.perform("mixed", i, Integer.class));
			client.perform("mixed", "foreign-" + i, 100 + i);
		}
		for (int i = 0; i < 40; i++) {
			assertThat(kit().result(handles.get(i))).isEqualTo(i);
			assertThat(client.awaitEnds("foreign-" + i, 1)).last()
				.extracting((each) -> each.payload().data().read(Integer.class))
				.isEqualTo(100 + i);
		}
		assertThat(done).containsExactlyInAnyOrderElementsOf(
				IntStream.concat(IntStream.range(0, 40), IntStream.range(100, 140)).boxed().toList());
		assertThat(caller.count(Incident.UNEXPECTED_ANSWER)).isZero();
		assertThat(caller.count(Incident.MISPLACED_MESSAGE)).isZero();
		assertThat(client.misdirected()).isEmpty();
	}

	@Test
	@DisplayName("5.16 our own workers answer to the inbox alone, and each answer counts once")
	default void ourOwnAnswersCountOnce() {
		Tap tap = kit().tap();
		kit().start(kit().instance(tap).handler("own", (data, task) -> {
			task.progress(50);
			return data;
		}));
		TestInstance caller = kit().start(kit().instance().aethermagic());
		TaskHandle<String> handle = caller.perform("own", "x", String.class);
		Events events = Events.of(handle);
		assertThat(kit().result(handle)).isEqualTo("x");
		kit().until("the end was told", () -> !events.ends().isEmpty());
		assertThat(events.all()).hasSize(3)
			.hasOnlyElementsOfTypes(TaskEvent.Accepted.class, TaskEvent.Progress.class, TaskEvent.Completed.class);
		assertThat(tap.sent((sent) -> sent.is(Action.STATUS) || sent.is(Action.COMPLETE)))
			.allMatch((sent) -> sent.channel().equals(new Channel.Inbox(caller.id())));
		assertThat(caller.count(Incident.UNEXPECTED_ANSWER)).isZero();
	}

	@Test
	@DisplayName("5.16 a cancelled task that a foreign worker goes on with is CANCELLED after one lease")
	default void aForeignWorkerIgnoresCancels() {
		ForeignPeer worker = ForeignPeer.connect(kit());
		worker.workAt("ignores");
		TestInstance caller = kit().start(kit().instance().aethermagic());
		TaskHandle<String> handle = caller.perform("ignores", "x", String.class);
		kit().until(handle, TaskState.ACCEPTED);
		handle.cancel();
		kit().until(handle, TaskState.CANCELLED);
		worker.progress(worker.task(0), 50, 1);
		worker.complete(worker.task(0), true, "done");
		TaskHandle<String> next = caller.perform("ignores", "y", String.class);
		worker.complete(worker.task(1), true, "next");
		assertThat(kit().result(next)).isEqualTo("next");
		assertThat(worker.misdirected()).isEmpty();
		assertThat(caller.count(Incident.UNEXPECTED_ANSWER)).isZero();
	}

	@Test
	@Tag(RESTARTS)
	@DisplayName("5.16 what a foreign worker has accepted is not handed out again after a restart of the broker")
	default void aRestartDoublesNoForeignWork() {
		ForeignPeer worker = ForeignPeer.connect(kit());
		worker.workAt("restart");
		TestInstance caller = kit().start(kit().instance().aethermagic());
		TaskHandle<String> handle = caller.perform("restart", "x", String.class);
		kit().until(handle, TaskState.ACCEPTED);
		kit().restartBroker();
		kit().during(kit().lease().multipliedBy(2), "it is left alone", () -> worker.tasks().size() == 1);
		kit().until("both are connected", () -> worker.isConnected() && caller.transport().state().connected());
		worker.complete(worker.task(0), true, "done");
		assertThat(kit().result(handle)).isEqualTo("done");
		assertThat(worker.misdirected()).isEmpty();
	}

}
