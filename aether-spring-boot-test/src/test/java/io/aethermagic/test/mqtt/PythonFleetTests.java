package io.aethermagic.test.mqtt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.node.Incident;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.test.faults.Fleet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A fleet of Python's clients and workers and of ours on one broker: they perform each
 * other's tasks, share a workgroup, and nothing of ours disturbs a Python process.
 */
abstract class PythonFleetTests {

	/** Long enough that a machine under load sends nothing again. */
	private static final Duration LEASE = Duration.ofSeconds(30);

	private static final Logger logger = LoggerFactory.getLogger(PythonFleetTests.class);

	private final List<PythonPeer> peers = new ArrayList<>();

	private Fleet fleet;

	/** A peer that hears everything. */
	private PythonPeer all;

	abstract TestBroker broker();

	@BeforeEach
	void listenToAll() {
		this.fleet = new Fleet(broker(), new MqttFaultTransport(), LEASE);
		this.all = python();
		this.all.listenToAll();
	}

	@AfterEach
	void nothingHasDisturbedPython() {
		try {
			assertThat(this.peers).allSatisfy((peer) -> assertThat(peer.disturbances()).isEmpty());
		}
		finally {
			this.fleet.close();
		}
	}

	private PythonPeer python() {
		PythonPeer peer = this.fleet.with(PythonPeer.connect(this.fleet.broker()));
		this.peers.add(peer);
		return peer;
	}

	/**
	 * Wait for the end of a task. Brokers keep the order of what is sent on one topic;
	 * the end has one of its own.
	 */
	private static PythonPeer.Heard awaitEnd(PythonPeer client, String tid, int number) {
		Fleet.until("Python's task " + tid + " has ended", () -> client.ends(tid).size() >= number);
		return client.ends(tid).get(number - 1);
	}

	private static void awaitProgress(PythonPeer client, String tid, Integer... percents) {
		Fleet.until("Python has heard of progress of " + tid, () -> client.progress(tid).equals(List.of(percents)));
	}

	@Test
	@DisplayName("a payload of the test's peer is what Python's json.dumps writes")
	void payloadsAreByteExact() {
		assertThat(PythonPeer.payload("perform", "initialized", 0, "{\"input_file\": \"/x.csv\"}",
				"8fb660d4-e538-11f1-9384-02fc00000001"))
			.isEqualTo("{\"action\": \"perform\", \"status\": \"initialized\", \"progress\": 0, "
					+ "\"data\": {\"input_file\": \"/x.csv\"}, \"host\": \"vm\", "
					+ "\"client\": \"8fb660d4-e538-11f1-9384-02fc00000001\", \"job\": \"\", "
					+ "\"workgroup\": \"\", \"task\": \"\", \"context\": \"\", \"tid\": \"\"}");
	}

	@Test
	@DisplayName("a Python client hears Accepted, progress and the end of our worker's work")
	void aPythonClientIsServed() {
		this.fleet.start(this.fleet.instance().handler("served", (data, task) -> {
			task.progress(50, Map.of("stage", "half"));
			return Map.of("got", data);
		}));
		PythonPeer client = python();
		client.listen("served", "t1");
		client.perform("served", "t1", "{\"input_file\": \"/x.csv\", \"sizes\": [1, 2.5, null, true]}");
		PythonPeer.Heard end = awaitEnd(client, "t1", 1);
		awaitProgress(client, "t1", 0, 50);
		assertThat(end.topic()).isEqualTo("default/kit/served/x/t1/complete");
		assertThat(end.status()).isEqualTo("succeed");
		assertThat(end.progress()).isEqualTo(100);
		assertThat(end.data().toString())
			.isEqualTo("{\"got\":{\"input_file\":\"/x.csv\",\"sizes\":[1,2.5,null,true]}}");
		assertThat(client.answers("t1")).hasSize(3);
		List<PythonPeer.Heard> states = client.answers("t1", "status");
		assertThat(states).extracting(PythonPeer.Heard::topic).containsOnly("default/kit/served/x/t1/status");
		assertThat(states).extracting(PythonPeer.Heard::status).containsOnly("progress");
		assertThat(states.get(1).data().toString()).isEqualTo("{\"stage\":\"half\"}");
	}

	@Test
	@DisplayName("a Python client is told of a failure as code and message")
	void aPythonClientIsToldOfFailures() {
		this.fleet.start(this.fleet.instance().handler("fails", (data, task) -> {
			throw new TaskFailedException("too-big", "The picture is too big");
		}));
		PythonPeer client = python();
		client.listen("fails", "t1");
		client.perform("fails", "t1", "1");
		PythonPeer.Heard end = awaitEnd(client, "t1", 1);
		assertThat(end.status()).isEqualTo("failed");
		assertThat(end.data().toString()).isEqualTo("{\"code\":\"too-big\",\"message\":\"The picture is too big\"}");
	}

	@Test
	@DisplayName("data that Python has encoded twice is unwrapped")
	void dataEncodedTwice() {
		this.fleet.start(this.fleet.instance().handler("shared", (data, task) -> data));
		PythonPeer client = python();
		client.listen("shared", "t1");
		String message = client.payload("perform", "initialized", 0, "{\"n\": 7, \"text\": \"a \\\"b\\\"\"}");
		client.perform("shared", "t1", JsonMapper.shared().writeValueAsString(message));
		assertThat(awaitEnd(client, "t1", 1).data().toString()).isEqualTo("{\"n\":7,\"text\":\"a \\\"b\\\"\"}");
	}

	@Test
	@DisplayName("a Python client that listens only after it has performed misses nothing, with a reply delay")
	void lateSubscription() {
		Duration delay = Duration.ofMillis(250);
		this.fleet.start(this.fleet.instance().replyDelay(delay).handler("late", (data, task) -> {
			task.progress(50);
			return data;
		}));
		PythonPeer client = python();
		int inTime = 0;
		for (int i = 0; i < 200 && inTime < 15; i++) {
			String tid = "late-" + i;
			// on a machine under load it can be later than any delay helps
			if (client.performThenListen("late", tid, Integer.toString(i)).join().compareTo(delay) < 0) {
				inTime++;
				assertThat(awaitEnd(client, tid, 1).data().asInt()).isEqualTo(i);
				awaitProgress(client, tid, 0, 50);
			}
		}
		assertThat(inTime).isPositive();
	}

	@Test
	@DisplayName("a tid that Python uses again runs again with other data, and is answered again with the same")
	void repeatedTids() {
		List<String> runs = new CopyOnWriteArrayList<>();
		TestInstance worker = this.fleet.start(this.fleet.instance().handler("repeated", (data, task) -> {
			runs.add(data.read(String.class));
			return data;
		}));
		PythonPeer client = python();
		client.listen("repeated", "140234");
		int ends = 0;
		for (String data : List.of("\"one\"", "\"two\"", "\"two\"", "\"one\"")) {
			client.perform("repeated", "140234", data);
			assertThat(awaitEnd(client, "140234", ++ends).data().toString()).isEqualTo(data);
		}
		assertThat(runs).containsExactly("one", "two");
		assertThat(worker.count(Incident.DUPLICATE_TASK)).isEqualTo(2);
	}

	@Test
	@DisplayName("a Python worker's task is left alone as long as it takes, until its deadline")
	void aPythonWorkerDoesOurTask() {
		Duration lease = Duration.ofSeconds(1);
		this.fleet.lease(lease);
		PythonPeer worker = python();
		PythonPeer watching = this.all;
		worker.workAt("python", (task) -> {
		});
		TestInstance caller = this.fleet.start(this.fleet.instance().aethermagic());
		List<TaskEvent> events = new CopyOnWriteArrayList<>();
		TaskHandle<String> handle = caller.perform("python", "x", String.class).onEvent(events::add);
		Fleet.until("it is accepted", () -> handle.state() == TaskState.ACCEPTED);
		Fleet.until("all have heard of it", () -> performs(watching) > 0);
		long performs = performs(watching);
		Fleet.during(lease.multipliedBy(3), "it is left alone",
				() -> worker.tasks().size() == 1 && performs(watching) == performs
						&& watching.heard().stream().noneMatch((heard) -> heard.status().equals("control")));
		worker.progress(worker.tasks().get(0), 40, "{\"stage\": \"half\"}");
		Fleet.until("it runs", () -> handle.state() == TaskState.RUNNING);
		worker.complete(worker.tasks().get(0), true, "\"done\"");
		assertThat(handle.get(Fleet.PATIENCE)).isEqualTo("done");
		Fleet.until("the end was told", () -> events.size() == 3);
		assertThat(events).extracting((event) -> (Object) event.getClass())
			.containsExactly(TaskEvent.Accepted.class, TaskEvent.Progress.class, TaskEvent.Completed.class);
		TaskHandle<String> endless = caller.task("python").timeout(lease.multipliedBy(3)).perform("y", String.class);
		Fleet.until("the deadline has passed", () -> endless.state() == TaskState.EXPIRED);
		Fleet.until("a cancel was said",
				() -> watching.heard().stream().anyMatch((heard) -> heard.action().equals("cancel")));
		assertThat(caller.count(Incident.REDISPATCHED_TASK)).isZero();
		assertThat(caller.client().openCalls()).isZero();
	}

	private static long performs(PythonPeer watching) {
		return watching.heard().stream().filter((heard) -> heard.action().equals("perform")).count();
	}

	@Test
	@DisplayName("three workers of ours and two of Python's share 400 tasks of both kinds: each is done and ends once")
	void aMixedWorkgroup() {
		int tasks = 200;
		Map<String, AtomicInteger> executed = new ConcurrentHashMap<>();
		Map<String, AtomicInteger> ended = new ConcurrentHashMap<>();
		for (int i = 0; i < 3; i++) {
			this.fleet.start(this.fleet.instance().handler("mixed", (data, task) -> {
				count(executed, task.tid());
				task.progress(50);
				return data;
			}));
		}
		List<PythonPeer> workers = List.of(python(), python());
		workers.forEach((worker) -> worker.workAt("mixed", (task) -> {
			count(executed, task.tid());
			worker.progress(task, 50, "{}");
			worker.complete(task, true, task.data());
		}));
		List<TestInstance> callers = List.of(this.fleet.start(this.fleet.instance().aethermagic()),
				this.fleet.start(this.fleet.instance().aethermagic()));
		PythonPeer client = python();
		List<TaskHandle<Integer>> handles = new ArrayList<>();
		for (int i = 0; i < tasks; i++) {
			client.listen("mixed", "py-" + i);
			TaskHandle<Integer> handle = callers.get(i % 2).perform("mixed", i, Integer.class);
			handles.add(handle.onEvent((event) -> {
				if (event instanceof TaskEvent.Ended) {
					count(ended, handle.tid());
				}
			}));
			client.perform("mixed", "py-" + i, Integer.toString(1_000 + i));
		}
		for (int i = 0; i < tasks; i++) {
			assertThat(handles.get(i).get(Fleet.PATIENCE)).isEqualTo(i);
			assertThat(awaitEnd(client, "py-" + i, 1).data().asInt()).isEqualTo(1_000 + i);
		}
		Fleet.until("each end was told", () -> ended.size() == tasks);
		assertThat(executed).hasSize(2 * tasks).allSatisfy((tid, runs) -> assertThat(runs).hasValue(1));
		assertThat(ended).allSatisfy((tid, ends) -> assertThat(ends).hasValue(1));
		for (int i = 0; i < tasks; i++) {
			assertThat(client.ends("py-" + i)).hasSize(1);
		}
		assertThat(callers).allSatisfy((caller) -> {
			assertThat(caller.client().openCalls()).isZero();
			assertThat(caller.count(Incident.UNEXPECTED_ANSWER)).isZero();
			assertThat(caller.count(Incident.MISPLACED_MESSAGE)).isZero();
			assertThat(caller.count(Incident.MALFORMED_MESSAGE)).isZero();
		});
		logger.info("mixed workgroup: {} tasks, Python's workers did {}", 2 * tasks,
				workers.stream().map((worker) -> worker.tasks().size()).toList());
	}

	private static void count(Map<String, AtomicInteger> counts, String tid) {
		counts.computeIfAbsent(tid, (key) -> new AtomicInteger()).incrementAndGet();
	}

	@Test
	@DisplayName("of 1,500 performs at QoS 0 that come at once none stays unanswered")
	void aBurst() {
		int tasks = 1_500;
		CountDownLatch gate = new CountDownLatch(1);
		Map<String, AtomicInteger> executed = new ConcurrentHashMap<>();
		TestInstance worker = this.fleet.start(this.fleet.instance().concurrency(1).handler("burst", (data, task) -> {
			count(executed, task.tid());
			gate.await();
			return data;
		}));
		PythonPeer client = python();
		// two subscriptions for each task would be most of the test's work
		client.listen("burst", "+");
		for (int i = 0; i < tasks; i++) {
			client.perform("burst", "b-" + i, Integer.toString(i));
		}
		// one runs, 1,000 wait, and for the rest there is no room
		Fleet.until("the burst has come", () -> worker.count(Incident.OVERLOADED_TASK) == tasks - 1_001);
		gate.countDown();
		Map<String, AtomicInteger> ends = new ConcurrentHashMap<>();
		for (int i = 0; i < tasks; i++) {
			PythonPeer.Heard end = awaitEnd(client, "b-" + i, 1);
			if (end.status().equals("succeed")) {
				count(ends, "succeed");
				assertThat(end.data().asInt()).isEqualTo(i);
			}
			else {
				assertThat(end.status()).isEqualTo("failed");
				count(ends, end.data().path("code").asString());
				assertThat(executed).doesNotContainKey("b-" + i);
			}
		}
		for (int i = 0; i < tasks; i++) {
			assertThat(client.ends("b-" + i)).hasSize(1);
		}
		logger.info("burst at QoS 0: {} performs, {} executed, ends {}", tasks, executed.size(), ends);
		assertThat(executed).hasSize(1_001).allSatisfy((tid, runs) -> assertThat(runs).hasValue(1));
		assertThat(ends).containsOnlyKeys("succeed", "overloaded");
		assertThat(ends.get("succeed")).hasValue(1_001);
		assertThat(ends.get("overloaded")).hasValue(tasks - 1_001);
		Fleet.until("the worker is done", () -> worker.worker().runningTasks() == 0);
	}

}
