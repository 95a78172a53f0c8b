package io.aethermagic.test.conformance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.Action;
import io.aethermagic.message.Headers;
import io.aethermagic.node.Inbound;
import io.aethermagic.node.Incident;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import io.aethermagic.transport.Channel;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Design 4.12: bad input never stops a subscription.
 */
interface Promise412BadInput extends Promise {

	/** The limit of the instances that are sent bad input. */
	int LIMIT = 256 * 1024;

	private TestInstance victim(AtomicInteger runs) {
		return kit().start(kit().instance().maxMessageBytes(LIMIT).concurrency(2).handler("victim", (data, task) -> {
			runs.incrementAndGet();
			task.progress(50);
			return data;
		}));
	}

	/**
	 * Prove that nothing has stopped and nothing was left behind.
	 */
	private void stillWorks(TestInstance victim) {
		TestInstance caller = kit().caller();
		for (int i = 0; i < 20; i++) {
			assertThat(kit().result(caller.perform("victim", i, Integer.class))).as("called from elsewhere")
				.isEqualTo(i);
			assertThat(kit().result(victim.perform("victim", i, Integer.class))).as("called from itself").isEqualTo(i);
		}
		kit().until("nothing is left behind",
				() -> victim.worker().runningTasks() == 0 && victim.client().openCalls() == 0);
	}

	private static long malformed(TestInstance instance) {
		return instance.count(Incident.MALFORMED_MESSAGE);
	}

	@Test
	@DisplayName("4.12 bad payloads at the worker's queue are counted, and tasks go on")
	default void badPayloadsAtTheQueue() {
		AtomicInteger runs = new AtomicInteger();
		TestInstance victim = victim(runs);
		RawPeer peer = RawPeer.connect(kit());
		Channel.TaskQueue queue = new Channel.TaskQueue(TestInstance.address("victim"));
		Map<String, byte[]> payloads = BadPayloads.all("perform", "initialized", LIMIT);
		payloads.forEach((what, payload) -> {
			long before = malformed(victim);
			peer.send(queue, Action.PERFORM, "bad", Map.of(), payload);
			kit().until(what + " is counted", () -> malformed(victim) == before + 1);
		});
		peer.send(queue, Action.PERFORM, "bad", Map.of(), BadPayloads.message("complete", "succeed", "100", "{}"));
		kit().until("another action in the queue is counted", () -> victim.count(Incident.MISPLACED_MESSAGE) >= 1);
		assertThat(runs).hasValue(0);
		stillWorks(victim);
	}

	@Test
	@DisplayName("4.12 bad payloads at an inbox are counted, and answers go on")
	default void badPayloadsAtTheInbox() {
		TestInstance victim = victim(new AtomicInteger());
		RawPeer peer = RawPeer.connect(kit());
		Channel.Inbox inbox = new Channel.Inbox(victim.id());
		for (Action action : List.of(Action.STATUS, Action.COMPLETE, Action.CANCEL)) {
			Map<String, byte[]> payloads = BadPayloads.all(action.wireName(), "progress", LIMIT);
			payloads.forEach((what, payload) -> {
				long before = malformed(victim);
				peer.send(inbox, action, "bad", Map.of(), payload);
				kit().until(action + ", " + what + ", is counted", () -> malformed(victim) == before + 1);
			});
		}
		stillWorks(victim);
	}

	@Test
	@DisplayName("4.12 bad payloads at an address's topic are counted, and cancels go on")
	default void badPayloadsAtTheAddressTopic() {
		TestInstance victim = victim(new AtomicInteger());
		RawPeer peer = RawPeer.connect(kit());
		Channel.AddressTopic topic = new Channel.AddressTopic(TestInstance.address("victim"));
		Map<String, byte[]> payloads = BadPayloads.all("cancel", "cancelled", LIMIT);
		payloads.forEach((what, payload) -> {
			long before = malformed(victim);
			peer.send(topic, Action.CANCEL, "bad", Map.of(), payload);
			kit().until(what + " is counted", () -> malformed(victim) == before + 1);
		});
		peer.send(topic, Action.CANCEL, "unknown", Map.of(), BadPayloads.message("cancel", "cancelled", "0", "{}"));
		peer.send(topic, Action.STATUS, "unknown", Map.of(), BadPayloads.message("status", "progress", "0", "{}"));
		stillWorks(victim);
	}

	@Test
	@DisplayName("4.12 bad names in answers, cancels and control messages, and another union's, are counted or ignored")
	default void badNamesAndAnotherUnion() {
		AtomicInteger runs = new AtomicInteger();
		TestInstance victim = victim(runs);
		RawPeer peer = RawPeer.connect(kit());
		Channel.Inbox inbox = new Channel.Inbox(victim.id());
		List<String> names = new ArrayList<>(
				List.of("a/b", "a b", "+", "#", "system", "", "a".repeat(65), "\u0000", "*", "{}"));
		for (String name : names) {
			String json = BadPayloads.quote(name);
			String named = "{\"action\":\"%s\",\"status\":\"%s\",\"progress\":0,\"data\":%s,"
					+ "\"job\":%s,\"task\":\"t\",\"context\":\"x\",\"tid\":%s}";
			long before = malformed(victim);
			peer.send(inbox, Action.COMPLETE, "bad", Map.of(),
					named.formatted("complete", "succeed", "{}", json, json));
			peer.send(inbox, Action.CANCEL, "bad", Map.of(), named.formatted("cancel", "cancelled", "{}", json, json));
			for (String control : List.of("heartbeat", "ask", "running", "unknown", "released", "superseded")) {
				String ref = "[{\"union\":\"default\",\"job\":%s,\"task\":\"t\",\"context\":\"x\",\"tid\":\"1\"}]"
					.formatted(json);
				peer.send(inbox, Action.STATUS, "", Map.of(Headers.CONTROL, control, Headers.INSTANCE, peer.id()),
						named.formatted("status", "control", ref, json, json));
			}
			kit().until("the bad name '" + name + "' is counted", () -> malformed(victim) == before + 8);
		}
		for (String data : List.of("1", "\"text\"", "[1]", "[null]", "{\"a\":1}", "null", "[[]]")) {
			peer.send(inbox, Action.STATUS, "", Map.of(Headers.CONTROL, "ask", Headers.INSTANCE, peer.id()),
					BadPayloads.message("status", "control", "0", data));
		}
		long misplaced = victim.count(Incident.MISPLACED_MESSAGE);
		peer.send(inbox, Action.STATUS, "", Map.of(Headers.CONTROL, "no such control"),
				BadPayloads.message("status", "control", "0", "[]"));
		kit().until("an unknown control message is counted",
				() -> victim.count(Incident.MISPLACED_MESSAGE) > misplaced);
		TaskAddress other = new TaskAddress("other", TestInstance.JOB, "victim", TaskAddress.DEFAULT_CONTEXT);
		peer.send(new Channel.TaskQueue(other), Action.PERFORM, "other", Map.of(),
				BadPayloads.message("perform", "initialized", "0", "1"));
		stillWorks(victim);
		assertThat(runs).as("tasks of this union").hasValue(40);
	}

	@Test
	@DisplayName("4.12 bad header values count as absent")
	default void badHeaderValues() {
		TestInstance victim = victim(new AtomicInteger());
		RawPeer peer = RawPeer.connect(kit());
		List<String> values = List.of("", "x", "-1", "1e9", "99999999999999999999", "\u00e9", "0x1", "NaN");
		for (int i = 0; i < values.size(); i++) {
			Map<String, String> headers = new LinkedHashMap<>();
			for (String name : List.of(Headers.DISPATCH, Headers.REMAINING, Headers.DEADLINE, Headers.WINDOW,
					Headers.LEASE, Headers.ATTEMPT)) {
				headers.put(name, values.get(i));
			}
			String tid = "header-" + i;
			peer.send(new Channel.TaskQueue(TestInstance.address("victim")), Action.PERFORM, tid, headers,
					BadPayloads.message("perform", "initialized", "0", "7"));
			peer.await(1, tid, Action.COMPLETE);
			peer.send(new Channel.Inbox(victim.id()), Action.STATUS, tid, headers,
					BadPayloads.message("status", "progress", "0", "7"));
		}
		stillWorks(victim);
	}

	@Test
	@DisplayName("4.12 answers that nobody waits for, that come twice or after the end are counted, one by one")
	default void answersThatNobodyWaitsFor() {
		RawPeer worker = RawPeer.connect(kit());
		worker.workAt("unasked");
		TestInstance caller = victim(new AtomicInteger());
		TaskHandle<String> handle = caller.perform("unasked", null, String.class);
		Inbound perform = worker.task(0);
		worker.end(perform, "completed", "done");
		assertThat(kit().result(handle)).isEqualTo("done");
		worker.end(perform, "completed", "done");
		worker.progress(perform, 1, 50);
		kit().until("both are counted", () -> caller.count(Incident.UNEXPECTED_ANSWER) == 2);
		String never = "{\"action\":\"complete\",\"status\":\"succeed\",\"progress\":100,\"data\":1,"
				+ "\"job\":\"kit\",\"task\":\"victim\",\"context\":\"x\"}";
		worker.send(new Channel.Inbox(caller.id()), Action.COMPLETE, "never-called", Map.of(), never);
		kit().until("an answer to nothing is counted", () -> caller.count(Incident.UNEXPECTED_ANSWER) == 3);
		stillWorks(caller);
	}

	@Test
	@DisplayName("4.12 progress of -5 and 700 is cut to 0 and 100, from handlers and from the wire")
	default void progressOutOfRange() {
		RawPeer worker = RawPeer.connect(kit());
		worker.workAt("range");
		TestInstance caller = victim(new AtomicInteger());
		TaskHandle<String> handle = caller.perform("range", null, String.class);
		Events events = Events.of(handle);
		Inbound perform = worker.task(0);
		worker.accept(perform);
		worker.progress(perform, 1, -5);
		worker.progress(perform, 1, 700);
		worker.end(perform, "completed", "done");
		assertThat(kit().result(handle)).isEqualTo("done");
		kit().until("the end was told", () -> !events.ends().isEmpty());
		assertThat(events.percents()).containsExactly(0, 100);
		CountDownLatch first = new CountDownLatch(1);
		kit().start(kit().instance().handler("own-range", (data, task) -> {
			task.progress(-5);
			first.await(1, TimeUnit.MINUTES);
			task.progress(700);
			return "done";
		}));
		TaskHandle<String> own = caller.perform("own-range", null, String.class);
		Events told = Events.of(own);
		kit().until(own, TaskState.RUNNING);
		first.countDown();
		kit().result(own);
		kit().until("the end was told", () -> !told.ends().isEmpty());
		assertThat(told.percents()).containsExactly(0, 100);
		stillWorks(caller);
	}

	@Test
	@DisplayName("4.12 bad input in between does not disturb tasks that run")
	default void badInputInBetween() {
		AtomicInteger runs = new AtomicInteger();
		TestInstance victim = victim(runs);
		RawPeer peer = RawPeer.connect(kit());
		TestInstance caller = kit().caller();
		List<TaskHandle<Integer>> handles = new ArrayList<>();
		byte[] garbage = "}{".getBytes(StandardCharsets.UTF_8);
		for (int i = 0; i < 50; i++) {
			handles.add(caller.perform("victim", i, Integer.class));
			peer.send(new Channel.TaskQueue(TestInstance.address("victim")), Action.PERFORM, "bad", Map.of(), garbage);
			peer.send(new Channel.Inbox(victim.id()), Action.STATUS, "bad", Map.of(), garbage);
			peer.send(new Channel.Inbox(caller.id()), Action.COMPLETE, handles.get(i).tid(), Map.of(), garbage);
		}
		for (int i = 0; i < 50; i++) {
			assertThat(kit().result(handles.get(i))).isEqualTo(i);
		}
		assertThat(runs).hasValue(50);
		kit().until("all bad input is counted", () -> malformed(victim) == 100 && malformed(caller) == 50);
		stillWorks(victim);
	}

}
