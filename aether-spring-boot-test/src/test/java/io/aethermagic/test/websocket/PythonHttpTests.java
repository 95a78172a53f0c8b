package io.aethermagic.test.websocket;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import io.aethermagic.test.RealTime;
import io.aethermagic.test.faults.Fleet;
import io.aethermagic.test.hub.HubServer;
import io.aethermagic.time.SystemTimers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Python's clients on our hub that also, or only, speak HTTP.
 */
class PythonHttpTests {

	private static final Duration LEASE = Duration.ofSeconds(6);

	private static final JsonMapper JSON = JsonMapper.shared();

	private final SystemTimers timers = new SystemTimers("hub-", 2, true);

	private final HubServer<WebSocketServer> server = WebSocketServer.run(LEASE, 100_000, this.timers);

	private final Fleet fleet = new Fleet(this.server, new WebSocketFaultTransport(), LEASE);

	private final PythonSocket socket = this.fleet.with(new PythonSocket(this.server));

	@AfterEach
	void close() {
		this.fleet.close();
		this.timers.close();
	}

	private HttpResponse<String> send(String path, String body) {
		URI uri = URI.create("http://" + this.server.host() + ":" + this.server.port() + path);
		HttpRequest.Builder request = HttpRequest.newBuilder(uri);
		if (body != null) {
			request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
		}
		try {
			return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private void post(String topic, String payload, boolean retain) {
		HttpResponse<String> response = send("/publish/" + topic,
				"{\"message\": " + JSON.writeValueAsString(payload) + ", \"retain\": " + retain + "}");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(JSON.readTree(response.body()))
			.isEqualTo(JSON.createObjectNode().put("success", true).put("topic", topic));
	}

	private List<String> messages(String topic) {
		JsonNode answer = JSON.readTree(send("/messages/" + topic, null).body());
		assertThat(answer.path("topic").asString()).isEqualTo(topic);
		return StreamSupport.stream(answer.path("messages").spliterator(), false)
			.peek((message) -> assertThat(message.path("timestamp").asDouble()).isPositive())
			.map((message) -> message.path("message").asString())
			.toList();
	}

	@Test
	@DisplayName("a client that only polls by HTTP is served")
	void polling() {
		this.fleet.start(this.fleet.instance().handler("polled", (data, task) -> {
			task.progress(50);
			return data;
		}));
		post(PythonSocket.at("polled", "t1", "perform"), this.socket.payload("perform", "initialized", 0, "[1, 2]"),
				false);
		RealTime.until(RealTime.PATIENCE, "the end is there",
				() -> !messages(PythonSocket.at("polled", "t1", "complete")).isEmpty());
		assertThat(messages(PythonSocket.at("polled", "t1", "complete")))
			.extracting((message) -> JSON.readTree(message).path("data").toString())
			.containsExactly("[1,2]");
		assertThat(messages(PythonSocket.at("polled", "t1", "status")))
			.extracting((message) -> JSON.readTree(message).path("progress").asInt())
			.containsExactly(0, 50);
		assertThat(messages(PythonSocket.at("polled", "t2", "complete"))).isEmpty();
	}

	@Test
	@DisplayName("what a client sends by POST and over its WebSocket is one message, in either order")
	void twice() {
		List<Integer> runs = new CopyOnWriteArrayList<>();
		this.fleet.start(this.fleet.instance().handler("twice", (data, task) -> {
			runs.add(data.read(Integer.class));
			return data;
		}));
		PythonSocket all = this.fleet.with(new PythonSocket(this.server));
		all.subscribe(PythonSocket.at("twice", "+", "dismiss"));
		this.socket.listen("twice", "+");
		for (int i = 0; i < 10; i++) {
			String topic = PythonSocket.at("twice", "t" + i, "perform");
			String payload = this.socket.payload("perform", "initialized", 0, Integer.toString(i));
			if (i % 2 == 0) {
				post(topic, payload, false);
			}
			this.socket.publish(topic, payload);
			if (i % 2 != 0) {
				this.socket.await(PythonSocket.at("twice", "t" + i, "complete"), 1);
				post(topic, payload, false);
			}
		}
		for (int i = 0; i < 10; i++) {
			this.socket.await(PythonSocket.at("twice", "t" + i, "complete"), 1);
		}
		String again = this.socket.payload("dismiss", "dismissed", 100, "{}");
		this.socket.publish(PythonSocket.at("twice", "t0", "dismiss"), again);
		this.socket.publish(PythonSocket.at("twice", "t0", "dismiss"), again);
		all.await(PythonSocket.at("twice", "t0", "dismiss"), 2);
		assertThat(runs).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 10).boxed().toList());
		assertThat(this.socket.heard("default/kit/twice/x/t")
			.stream()
			.filter((heard) -> heard.topic().endsWith("/complete"))
			.count()).isEqualTo(10);
	}

	@Test
	@DisplayName("the last hundred retained messages of a topic are kept")
	void retained() {
		for (int i = 0; i < 120; i++) {
			post("any/thing", "m" + i, true);
		}
		post("any/thing", "not retained", false);
		assertThat(messages("any/thing"))
			.containsExactlyElementsOf(IntStream.range(20, 120).mapToObj((i) -> "m" + i).toList());
	}

	@Test
	@DisplayName("the hub says that it is well")
	void health() {
		JsonNode health = JSON.readTree(send("/health", null).body());
		assertThat(health.path("status").asString()).isEqualTo("ok");
		assertThat(health.path("timestamp").asDouble()).isPositive();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "}{", "[]", "{}", "{\"message\": 1}" })
	@DisplayName("nonsense is refused")
	void nonsense(String body) {
		assertThat(send("/publish/any/thing", body).statusCode()).isEqualTo(400);
	}

	@Test
	@DisplayName("what is too large, or no method of the path, is refused")
	void refused() {
		assertThat(send("/publish/any/thing", "x".repeat(300_000)).statusCode()).isEqualTo(413);
		assertThat(send("/messages/any/thing", "{}").statusCode()).isEqualTo(405);
	}

}
