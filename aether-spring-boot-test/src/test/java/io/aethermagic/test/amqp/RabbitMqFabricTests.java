package io.aethermagic.test.amqp;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import com.rabbitmq.client.Delivery;
import io.aethermagic.client.NoWorker;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import io.aethermagic.test.broker.RabbitMqServer;
import io.aethermagic.test.broker.TcpProxy;
import io.aethermagic.test.faults.ChildJvm;
import io.aethermagic.test.faults.Fleet;
import io.aethermagic.transport.amqp.FabricService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Handlers that services of amqp-fabric call, and calls of services of amqp-fabric.
 */
@Timeout(180)
@EnabledIf("io.aethermagic.test.broker.RabbitMqServer#isInstalled")
class RabbitMqFabricTests {

	/** Of the handlers here. */
	private static final String HERE = "default.api.kit.x";

	/** Of the service that is called. */
	private static final String THERE = "my.project.api.kit.peer";

	private static RabbitMqServer server;

	private final AmqpFabricTransport transport = new AmqpFabricTransport();

	private Fleet fleet;

	private FabricPeer peer;

	@BeforeAll
	static void startNode() {
		server = RabbitMqServer.run();
	}

	@AfterAll
	static void closeNode() {
		server.close();
	}

	@BeforeEach
	void begin() throws Exception {
		this.fleet = new Fleet(new SharedNode(server), this.transport, Duration.ofSeconds(2));
		this.peer = this.fleet.with(new FabricPeer(server.host(), server.port()));
	}

	@AfterEach
	void end() {
		this.fleet.close();
	}

	private Delivery call(String method, String body) throws IOException {
		return FabricPeer.get(this.peer.call(HERE, method, body, null));
	}

	private void untilServed(String... methods) {
		for (String method : methods) {
			Fleet.until("there is a queue for " + method,
					() -> consumers(HERE + "::" + method) > 0 && consumers(HERE + "::health_check") > 0);
		}
	}

	private static int consumers(String queue) {
		try (com.rabbitmq.client.Connection connection = connection()) {
			return connection.createChannel().queueDeclarePassive(queue).getConsumerCount();
		}
		catch (IOException ex) {
			assertThat(ex.getCause()).as("there is no such queue").hasMessageContaining("404");
			return 0;
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static JsonNode error(Delivery answer) {
		assertThat(answer.getProperties().getType()).isEqualTo("error");
		return FabricPeer.json(answer).path("error");
	}

	@Test
	@DisplayName("a handler is called: its result comes back, and nothing else")
	void aHandlerIsCalled() throws IOException {
		this.fleet.start(this.fleet.instance().handler("multiply", (data, task) -> {
			task.progress(50);
			JsonNode arguments = data.read(JsonNode.class);
			return arguments.path("x").asInt() * arguments.path("y").asInt();
		}));
		untilServed("multiply");
		Delivery answer = call("multiply", "{\"x\": 5, \"y\": 7}");
		assertThat(answer.getProperties().getType()).isEqualTo("result");
		assertThat(answer.getProperties().getContentType()).isEqualTo("application/json");
		assertThat(new String(answer.getBody())).isEqualTo("35");
		assertThat(FabricPeer.json(call("health_check", "{}")).booleanValue()).isTrue();
		assertThatThrownBy(() -> call("divide", "{}")).hasMessageContaining("returned");
	}

	@Test
	@DisplayName("a handler fails: its caller gets an exception that every Python has, and no name of a class of Java")
	void aHandlerFails() throws IOException {
		this.fleet.start(this.fleet.instance().handler("fail", (data, task) -> {
			throw new IllegalStateException("no disk");
		}));
		untilServed("fail");
		JsonNode error = error(call("fail", "{}"));
		assertThat(error.path("type").stringValue()).isEqualTo("builtins.RuntimeError");
		assertThat(error.path("message").stringValue()).contains("no disk");
		assertThat(error.path("args").size()).isEqualTo(2);
		assertThat(error.toString()).doesNotContain("IllegalState", "java.", "aethermagic");
	}

	@Test
	@DisplayName("what cannot be read is answered with an error, and the next call is served")
	void wrongInput() throws IOException {
		this.fleet.start(this.fleet.instance().concurrency(1).handler("add", (data, task) -> {
			Map<?, ?> arguments = data.read(Sum.class).summands();
			return arguments.size();
		}));
		untilServed("add");
		for (String body : List.of("", "no JSON", "[1, 2]", "3", "null", "{\"summands\": {}} {}", "{\"summands\": ",
				"x".repeat(2 * 1024 * 1024))) {
			assertThat(error(call("add", body)).path("type").stringValue())
				.as(body.substring(0, Math.min(body.length(), 30)))
				.isEqualTo("builtins.TypeError");
		}
		assertThat(error(call("add", "{\"summands\": 3}")).path("message").stringValue()).contains("summands");
		assertThat(FabricPeer.json(call("add", "{\"summands\": {\"a\": 1}}")).intValue()).isEqualTo(1);
	}

	private record Sum(Map<String, Integer> summands) {
	}

	@Test
	@DisplayName("many calls, and tasks beside them: never more at a time than there are permits")
	void permits() throws IOException {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		TestInstance worker = this.fleet.start(this.fleet.instance().concurrency(3).handler("count", (data, task) -> {
			most.accumulateAndGet(running.incrementAndGet(), Math::max);
			Thread.yield();
			running.decrementAndGet();
			return data.read(JsonNode.class).path("n").asInt();
		}));
		untilServed("count");
		List<CompletableFuture<Delivery>> answers = new ArrayList<>();
		List<TaskHandle<Integer>> handles = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			answers.add(this.peer.call(HERE, "count", "{\"n\": " + i + "}", null));
			handles.add(worker.perform("count", Map.of("n", i), Integer.class));
		}
		for (int i = 0; i < 300; i++) {
			assertThat(FabricPeer.json(FabricPeer.get(answers.get(i))).intValue()).isEqualTo(i);
			assertThat(handles.get(i).get(Duration.ofMinutes(1))).isEqualTo(i);
		}
		assertThat(most).hasValueBetween(1, 3);
	}

	@Test
	@DisplayName("a call whose time is up before there is a permit is not begun, and its caller is told")
	void aCallExpires() throws IOException {
		CountDownLatch gate = new CountDownLatch(1);
		AtomicInteger begun = new AtomicInteger();
		this.fleet.start(this.fleet.instance().concurrency(1).handler("slow", (data, task) -> {
			begun.incrementAndGet();
			gate.await();
			return data;
		}));
		untilServed("slow");
		CompletableFuture<Delivery> first = this.peer.call(HERE, "slow", "{}", null);
		Fleet.until("it is at work", () -> begun.get() == 1);
		CompletableFuture<Delivery> second = this.peer.call(HERE, "slow", "{}", "300");
		assertThat(FabricPeer.get(second).getProperties().getType()).isEqualTo("call");
		gate.countDown();
		FabricPeer.get(first);
		assertThat(begun).hasValue(1);
	}

	@Test
	@DisplayName("a worker is killed in the middle of a call: another one runs it again")
	void aWorkerIsKilled() throws Exception {
		List<String> command = new ArrayList<>(List.of(ChildJvm.java().toString()));
		command.addAll(ChildJvm.arguments(List.of(), FabricWorker.class,
				List.of(server.host(), Integer.toString(server.port()), "killed")));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		this.fleet.with((AutoCloseable) process::destroyForcibly);
		untilServed("killed");
		CompletableFuture<Delivery> answer = this.peer.call(HERE, "killed", "{\"x\": 1}", null);
		try (BufferedReader output = process.inputReader()) {
			assertThat(output.lines().anyMatch(FabricWorker.BEGUN::equals)).isTrue();
		}
		AtomicInteger dispatch = new AtomicInteger();
		this.fleet.start(this.fleet.instance().handler("killed", (data, task) -> {
			dispatch.set(task.dispatch());
			return "again";
		}));
		Fleet.until("both serve", () -> consumers(HERE + "::killed") == 2);
		process.destroyForcibly();
		assertThat(FabricPeer.json(FabricPeer.get(answer)).stringValue()).isEqualTo("again");
		assertThat(dispatch).hasValue(2);
	}

	@Test
	@DisplayName("a worker stops with calls that it has not begun: another one gets them, or their callers are told")
	void aWorkerStops() throws IOException {
		CountDownLatch firstMayEnd = new CountDownLatch(1);
		CountDownLatch gate = new CountDownLatch(1);
		AtomicInteger begun = new AtomicInteger();
		TestInstance worker = this.fleet.start(this.fleet.instance().concurrency(1).handler("stopped", (data, task) -> {
			begun.incrementAndGet();
			firstMayEnd.await();
			return "first";
		}));
		untilServed("stopped");
		CompletableFuture<Delivery> first = this.peer.call(HERE, "stopped", "{}", null);
		Fleet.until("it is at work", () -> begun.get() == 1);
		CompletableFuture<Delivery> second = this.peer.call(HERE, "stopped", "{}", null);
		TestInstance other = this.fleet.start(this.fleet.instance().concurrency(1).handler("stopped", (data, task) -> {
			gate.await();
			return "other";
		}));
		Fleet.until("both serve", () -> consumers(HERE + "::stopped") == 2);
		worker.stop();
		// at once: it has five seconds until it is given back
		firstMayEnd.countDown();
		Fleet.until("one serves", () -> consumers(HERE + "::stopped") == 1);
		gate.countDown();
		assertThat(FabricPeer.json(FabricPeer.get(first)).stringValue()).isEqualTo("first");
		assertThat(FabricPeer.json(FabricPeer.get(second)).stringValue()).isIn("first", "other");
		other.stop();
		Fleet.until("nobody serves", () -> consumers(HERE + "::stopped") == 0);
		assertThatThrownBy(() -> call("stopped", "{}")).hasMessageContaining("returned");
	}

	@Test
	@DisplayName("a connection is lost: all is declared again, and served")
	void aConnectionIsLost() throws IOException {
		TcpProxy way = this.fleet.proxy();
		TestInstance worker = this.fleet.start(this.fleet.instance(way).handler("cut", (data, task) -> "done"));
		untilServed("cut");
		way.cut();
		Fleet.until("it is noticed", () -> !worker.transport().state().connected());
		way.restore();
		Fleet.until("the old queue is gone or served",
				() -> worker.transport().state().connected() && consumers(HERE + "::cut") == 1);
		assertThat(FabricPeer.json(call("cut", "{}")).stringValue()).isEqualTo("done");
	}

	@Test
	@DisplayName("a queue is there with other arguments: tasks are done all the same, and calls once it is gone")
	void aQueueIsOther() throws Exception {
		try (com.rabbitmq.client.Connection connection = connection()) {
			com.rabbitmq.client.Channel channel = connection.createChannel();
			channel.queueDeclare(HERE + "::other", false, false, true, Map.of());
			TestInstance worker = this.fleet.start(this.fleet.instance().handler("other", (data, task) -> "done"));
			assertThat(worker.perform("other", 1, String.class).get(Duration.ofMinutes(1))).isEqualTo("done");
			channel.queueDelete(HERE + "::other");
		}
		untilServed("other");
		assertThat(FabricPeer.json(call("other", "{}")).stringValue()).isEqualTo("done");
	}

	private static com.rabbitmq.client.Connection connection() throws IOException, TimeoutException {
		com.rabbitmq.client.ConnectionFactory factory = new com.rabbitmq.client.ConnectionFactory();
		factory.setHost(server.host());
		factory.setPort(server.port());
		return factory.newConnection();
	}

	private <T> TaskHandle<T> perform(TestInstance caller, String method, Object data, Class<T> type) {
		return caller.task(method).context("peer").perform(data, type);
	}

	@Test
	@DisplayName("a service is called: result, time and errors, whose names are text")
	void aServiceIsCalled() throws IOException {
		AtomicReference<Delivery> seen = new AtomicReference<>();
		this.peer.serve(THERE, "multiply", (call) -> {
			seen.set(call);
			JsonNode arguments = FabricPeer.json(call);
			return Integer.toString(arguments.path("x").asInt() * arguments.path("y").asInt());
		});
		this.peer.serve(THERE, "fail", (call) -> "{\"error\": {\"type\": \"java.lang.ProcessBuilder\", "
				+ "\"message\": \"ZeroDivisionError('division by zero')\", \"args\": [\"division by zero\"]}}");
		this.peer.serve(THERE, "nonsense", (call) -> "no JSON");
		TestInstance caller = this.fleet.start(this.fleet.instance());
		TaskHandle<Integer> handle = caller.task("multiply")
			.context("peer")
			.timeout(Duration.ofSeconds(100))
			.perform(Map.of("x", 6, "y", 7), Integer.class);
		assertThat(handle.get(Duration.ofMinutes(1))).isEqualTo(42);
		assertThat(seen.get().getProperties().getType()).isEqualTo("call");
		assertThat(new String(seen.get().getBody())).contains("\"x\"").doesNotContain("action");
		assertThat(Long.parseLong(seen.get().getProperties().getExpiration())).isBetween(1L, 100_000L);
		TaskHandle<Integer> failed = perform(caller, "fail", Map.of(), Integer.class);
		Fleet.until("it has ended", () -> failed.state().isEnded());
		assertThat(failed.end())
			.isEqualTo(new TaskEvent.Failed("fabric-error", "ZeroDivisionError('division by zero')"));
		TaskHandle<Integer> nonsense = perform(caller, "nonsense", null, Integer.class);
		Fleet.until("it has ended", () -> nonsense.state().isEnded());
		assertThat(nonsense.end()).isInstanceOfSatisfying(TaskEvent.Failed.class,
				(end) -> assertThat(end.code()).isEqualTo("bad-result"));
		TaskHandle<Integer> refused = perform(caller, "multiply", List.of(1, 2), Integer.class);
		Fleet.until("it has ended", () -> refused.state().isEnded());
		assertThat(refused.end()).isInstanceOfSatisfying(TaskEvent.Failed.class,
				(end) -> assertThat(end.message()).contains("named arguments"));
	}

	@Test
	@DisplayName("a service does not answer: the call ends at its deadline")
	void aServiceIsSilent() throws IOException {
		Semaphore called = new Semaphore(0);
		this.peer.serve(THERE, "silent", (call) -> {
			called.release();
			return null;
		});
		TestInstance caller = this.fleet.start(this.fleet.instance());
		TaskHandle<Integer> handle = caller.task("silent")
			.context("peer")
			.timeout(Duration.ofSeconds(2))
			.perform(Map.of(), Integer.class);
		Fleet.until("it is called", called::tryAcquire);
		Fleet.until("it has ended", () -> handle.state().isEnded());
		assertThat(handle.state()).isEqualTo(TaskState.EXPIRED);
	}

	@Test
	@DisplayName("a service is not there: its call fails at once, or waits until it is")
	void aServiceIsAbsent() throws IOException {
		TestInstance hasty = this.fleet.start(this.fleet.instance().noWorker(NoWorker.FAIL));
		TaskHandle<Integer> failed = perform(hasty, "late", Map.of(), Integer.class);
		Fleet.until("it has ended", () -> failed.state().isEnded());
		assertThat(failed.end()).isInstanceOfSatisfying(TaskEvent.Failed.class,
				(end) -> assertThat(end.code()).isEqualTo("no-worker"));
		TestInstance patient = this.fleet.start(this.fleet.instance());
		List<TaskHandle<Integer>> waiting = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			waiting.add(perform(patient, "late", Map.of("n", i), Integer.class));
		}
		Fleet.until("they are sent", () -> waiting.stream().allMatch((each) -> each.state() == TaskState.SENT));
		this.peer.serve(THERE, "late", (call) -> FabricPeer.json(call).path("n").toString());
		for (int i = 0; i < 20; i++) {
			assertThat(waiting.get(i).get(Duration.ofMinutes(1))).isEqualTo(i);
		}
	}

	@Test
	@DisplayName("keep-alives go both ways")
	void keepAlives() throws IOException {
		Queue<Map<String, Object>> heard = this.peer.keepAlives();
		this.fleet
			.start(this.fleet.instance().handler("alive", (data, task) -> data).handler("too", (data, task) -> data));
		Fleet.until("it is heard",
				() -> heard.stream()
					.anyMatch((each) -> each.get("service_domain").equals("default")
							&& each.get("service_type").equals("kit") && each.get("service_id").equals("x")));
		this.peer.sayAlive("project", "bad type", "encoder1");
		this.peer.sayAlive("project", "media_encoder", "encoder1");
		FabricService encoder = new FabricService("project", "media_encoder", "encoder1");
		Fleet.until("it is seen", () -> this.transport.seen().contains(encoder));
		assertThat(this.transport.seen()).containsOnly(encoder);
	}

}
