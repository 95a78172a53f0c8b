package io.aethermagic.test.websocket;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.RealTime;
import io.aethermagic.test.TestInstance;
import io.aethermagic.test.faults.Fleet;
import io.aethermagic.test.hub.HubServer;
import io.aethermagic.time.SystemTimers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Python's clients and workers on our hub, over WebSockets: with ours and with each
 * other.
 */
class PythonWebSocketTests {

	private static final Duration LEASE = Duration.ofSeconds(6);

	private final SystemTimers timers = new SystemTimers("hub-", 2, true);

	private final HubServer<WebSocketServer> server = WebSocketServer.run(LEASE, 1024 * 1024, this.timers);

	private final Fleet fleet = new Fleet(this.server, new WebSocketFaultTransport(), LEASE);

	private final PythonSocket client = this.fleet.with(new PythonSocket(this.server));

	private final PythonSocket worker = this.fleet.with(new PythonSocket(this.server));

	@AfterEach
	void close() {
		this.fleet.close();
		this.timers.close();
	}

	@Test
	@DisplayName("a Python client hears Accepted, progress and the end of our worker's work, in order")
	void aPythonClientIsServed() {
		this.fleet.start(this.fleet.instance().handler("served", (data, task) -> {
			task.progress(50, Map.of("stage", "half"));
			return Map.of("got", data);
		}));
		this.client.listen("served", "t1");
		this.client.perform("served", "t1", "{\"input_file\": \"/x.csv\"}");
		List<PythonSocket.Heard> heard = this.client.await("default/kit/served/x/t1/", 3);
		assertThat(heard).extracting(PythonSocket.Heard::topic)
			.containsExactly(PythonSocket.at("served", "t1", "status"), PythonSocket.at("served", "t1", "status"),
					PythonSocket.at("served", "t1", "complete"));
		assertThat(heard).extracting((each) -> each.json().path("progress").asInt()).containsExactly(0, 50, 100);
		assertThat(heard.get(2).json().path("data").toString()).isEqualTo("{\"got\":{\"input_file\":\"/x.csv\"}}");
		assertThat(heard.get(2).json().propertyNames()).hasSize(11);
	}

	@Test
	@DisplayName("a Python client is told of a failure as code and message")
	void aPythonClientIsToldOfFailures() {
		this.fleet.start(this.fleet.instance().handler("fails", (data, task) -> {
			throw new TaskFailedException("too-big", "The picture is too big");
		}));
		this.client.listen("fails", "t1");
		this.client.perform("fails", "t1", "1");
		PythonSocket.Heard end = this.client.await(PythonSocket.at("fails", "t1", "complete"), 1).get(0);
		assertThat(end.json().path("status").asString()).isEqualTo("failed");
		assertThat(end.json().path("data").path("code").asString()).isEqualTo("too-big");
	}

	@Test
	@DisplayName("a Python worker does our task, hears of its cancel, and is sent nothing else")
	void aPythonWorkerDoesOurTask() {
		this.worker.workAt("python");
		TestInstance caller = this.fleet.start(this.fleet.instance().aethermagic());
		TaskHandle<String> handle = caller.perform("python", "x", String.class);
		PythonSocket.Heard perform = this.worker.await("default/kit/python/x/" + handle.tid() + "/perform", 1).get(0);
		this.worker.serve("python", perform);
		assertThat(handle.get(Fleet.PATIENCE)).isEqualTo("x");
		TaskHandle<String> cancelled = caller.perform("python", "y", String.class);
		this.worker.await("default/kit/python/x/" + cancelled.tid() + "/perform", 1);
		this.worker.publish(PythonSocket.at("python", cancelled.tid(), "status"),
				this.worker.payload("status", "progress", 0, "{}"));
		Fleet.until("it is accepted", () -> cancelled.state() == TaskState.ACCEPTED);
		cancelled.cancel();
		this.worker.await("default/kit/python/x/" + cancelled.tid() + "/cancel", 1);
		assertThat(this.worker.heard("")).allSatisfy((heard) -> assertThat(heard.json().propertyNames()).hasSize(11))
			.extracting((heard) -> heard.json().path("status").asString())
			.doesNotContain("control");
	}

	@Test
	@DisplayName("a Python client and a Python worker work with each other, and each message is forwarded as it came")
	void pythonWithPython() {
		this.worker.workAt("own");
		this.client.listen("own", "p1");
		String payload = this.client.payload("perform", "initialized", 0, "{\"a\":  \"\u00e9\\u00e9\", \"n\": 1.0}");
		RealTime.until(RealTime.PATIENCE, "the worker has it", () -> {
			if (this.worker.heard("default/kit/own").isEmpty()) {
				this.client.publish(PythonSocket.at("own", "p1", "perform"), payload);
			}
			return !this.worker.heard("default/kit/own").isEmpty();
		});
		PythonSocket.Heard perform = this.worker.heard("default/kit/own").get(0);
		assertThat(perform.message()).isEqualTo(payload);
		this.worker.serve("own", perform);
		assertThat(this.client.await(PythonSocket.at("own", "p1", "complete"), 1)).isNotEmpty();
	}

	@Test
	@DisplayName("our worker and Python's share a workgroup: each task is done once")
	void aMixedWorkgroup() {
		Set<String> ours = ConcurrentHashMap.newKeySet();
		this.fleet.start(this.fleet.instance().handler("mixed", (data, task) -> {
			assertThat(ours.add(task.tid())).isTrue();
			return data;
		}));
		this.worker.workAt("mixed");
		TestInstance caller = this.fleet.start(this.fleet.instance().aethermagic());
		List<TaskHandle<Integer>> handles = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			handles.add(caller.perform("mixed", i, Integer.class));
			this.client.listen("mixed", "f" + i);
			this.client.perform("mixed", "f" + i, Integer.toString(100 + i));
		}
		Set<String> served = ConcurrentHashMap.newKeySet();
		RealTime.until(RealTime.PATIENCE, "all are done", () -> {
			for (PythonSocket.Heard perform : this.worker.heard("default/kit/mixed")) {
				if (perform.topic().endsWith("/perform") && served.add(perform.topic())) {
					this.worker.serve("mixed", perform);
				}
			}
			return handles.stream().allMatch((handle) -> handle.state().isEnded())
					&& this.client.heard("default/kit/mixed")
						.stream()
						.filter((heard) -> heard.topic().endsWith("/complete"))
						.count() == 40;
		});
		for (int i = 0; i < 40; i++) {
			assertThat(handles.get(i).get(Fleet.PATIENCE)).isEqualTo(i);
			assertThat(
					this.client.heard(PythonSocket.at("mixed", "f" + i, "complete")).get(0).json().path("data").asInt())
				.isEqualTo(100 + i);
		}
		assertThat(ours.size() + served.size()).isEqualTo(80);
	}

	@Test
	@DisplayName("what was unsubscribed from comes no more")
	void unsubscribed() {
		this.client.listen("gone", "t1");
		this.client.unsubscribe(PythonSocket.at("gone", "t1", "status"));
		this.client.subscribe(PythonSocket.at("gone", "t2", "status"));
		RealTime.until(RealTime.PATIENCE, "the hub has taken all that", () -> {
			this.worker.publish(PythonSocket.at("gone", "t2", "status"), "marker");
			return !this.client.heard("default/kit/gone/x/t2").isEmpty();
		});
		this.worker.publish(PythonSocket.at("gone", "t1", "status"), "s");
		this.worker.publish(PythonSocket.at("gone", "t1", "complete"), "c");
		this.client.await(PythonSocket.at("gone", "t1", "complete"), 1);
		assertThat(this.client.heard("default/kit/gone/x/t1")).extracting(PythonSocket.Heard::message)
			.containsExactly("c");
	}

	@ParameterizedTest
	@ValueSource(strings = { "}{", "[]", "7", "{}", "{\"type\": \"dance\"}", "{\"type\": \"publish\"}",
			"{\"type\": \"publish\", \"topic\": \"a/b\", \"message\": 1}",
			"{\"type\": \"subscribe\", \"topic\": \"default/k:t/t/x/+/status\"}",
			"{\"type\": \"subscribe\", \"topic\": \"$share/\"}", "{\"type\": \"unsubscribe\", \"topic\": null}" })
	@DisplayName("nonsense never stops a session")
	void nonsense(String nonsense) {
		this.client.say(nonsense);
		this.client.listen("after", "t1");
		RealTime.until(RealTime.PATIENCE, "the session goes on", () -> {
			this.worker.publish(PythonSocket.at("after", "t1", "complete"), "c");
			return !this.client.heard("default/kit/after").isEmpty();
		});
	}

	@Test
	@DisplayName("what is too large ends the session, and nobody else's")
	void tooLarge() throws Exception {
		this.client.publish(PythonSocket.at("large", "t1", "perform"), "x".repeat(2 * 1024 * 1024));
		RawSocket.End end = this.client.socket().end().get(RealTime.PATIENCE.toSeconds(), TimeUnit.SECONDS);
		assertThat(end.code()).isEqualTo(1009);
		assertThat(end.reason()).contains("aether.max-message-size");
		assertThat(this.worker.socket().end()).isNotDone();
	}

	@Test
	@DisplayName("a Python worker that goes away takes nothing with it that it had not been handed")
	void aPythonWorkerGoesAway() {
		this.worker.workAt("left");
		RealTime.until(RealTime.PATIENCE, "both are there", () -> this.server.door().endpoint().sessions() == 2);
		this.worker.close();
		RealTime.until(RealTime.PATIENCE, "it is gone", () -> this.server.door().endpoint().sessions() == 1);
		this.fleet.start(this.fleet.instance().handler("left", (data, task) -> data));
		this.client.listen("left", "t1");
		this.client.perform("left", "t1", "1");
		assertThat(this.client.await(PythonSocket.at("left", "t1", "complete"), 1)).hasSize(1);
	}

}
