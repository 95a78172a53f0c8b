package io.aethermagic.neighbours.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.task.TaskData;
import io.aethermagic.worker.TaskContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The gateway in a real web application, asked by a real client.
 */
@Timeout(120)
class TaskGatewayTests {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void start() {
		application = run();
	}

	private static ConfigurableApplicationContext run(String... properties) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.properties("server.port=0", "aether.web.enabled=true", "aether.web.allow=gateway,other/one",
					"aether.web.keep-alive=200ms", "spring.main.banner-mode=off")
			.properties(properties)
			.run();
	}

	@AfterAll
	static void stop() {
		tasks().gate.countDown();
		application.close();
	}

	private static Tasks tasks() {
		return application.getBean(Tasks.class);
	}

	private static URI uri(String path) {
		return uri(application, path);
	}

	private static URI uri(ConfigurableApplicationContext application, String path) {
		String port = application.getEnvironment().getRequiredProperty("local.server.port");
		return URI.create("http://127.0.0.1:" + port + path);
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return CLIENT.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static HttpRequest.Builder post(String path, String body) {
		return HttpRequest.newBuilder(uri(path))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body));
	}

	private static HttpResponse<String> get(String path) {
		return send(HttpRequest.newBuilder(uri(path)));
	}

	private static JsonNode json(HttpResponse<String> response) {
		return JSON.readTree(response.body());
	}

	private static String location(HttpResponse<String> response) {
		return response.headers().firstValue("Location").orElseThrow();
	}

	@Test
	void whatItAnswersIsAsItsDescriptionSays() {
		HttpResponse<String> description = get("/aether/openapi.json");
		assertThat(json(description).at("/servers/0/url").asString()).isEqualTo("/aether");
		OpenApiInteractionValidator validator = OpenApiInteractionValidator
			.createForInlineApiSpecification(description.body())
			.build();
		String echo = "/aether/tasks/gateway/echo";
		HttpResponse<String> held = send(post("/aether/tasks/gateway/held", "1"));
		validate(validator, Request.Method.POST, "/aether/tasks/gateway/held", held, 202);
		validate(validator, Request.Method.POST, echo, send(post(echo, "1").header("Prefer", "wait=20")), 200);
		validate(validator, Request.Method.POST, echo, send(post(echo, "{")), 400);
		validate(validator, Request.Method.POST, "/aether/tasks/other/two", send(post("/aether/tasks/other/two", "1")),
				403);
		HttpResponse<String> cancelled = send(HttpRequest.newBuilder(uri(location(held))).DELETE());
		validate(validator, Request.Method.DELETE, location(held), cancelled, cancelled.statusCode());
		await(() -> json(get(location(held))).at("/state").asString().equals("CANCELLED"));
		validate(validator, Request.Method.GET, location(held), get(location(held)), 200);
		validate(validator, Request.Method.GET, location(held) + "/events", get(location(held) + "/events"), 200);
		validate(validator, Request.Method.GET, "/aether/tasks/other.tid", get("/aether/tasks/other.tid"), 421);
		SimpleResponse other = SimpleResponse.Builder.ok().withContentType("application/json").withBody("{}").build();
		assertThat(validator.validateResponse(location(held), Request.Method.GET, other).getMessages()).isNotEmpty();
	}

	private static void validate(OpenApiInteractionValidator validator, Request.Method method, String path,
			HttpResponse<String> response, int status) {
		assertThat(response.statusCode()).isEqualTo(status);
		SimpleResponse.Builder answer = SimpleResponse.Builder.status(status).withBody(response.body());
		response.headers().map().forEach(answer::withHeader);
		ValidationReport report = validator.validateResponse(path.replaceFirst("\\?.*", ""), method, answer.build());
		assertThat(report.getMessages()).as("%s %s", method, path).isEmpty();
	}

	@Test
	void theModuleForBrowsersIsServed() {
		HttpResponse<String> module = get("/aether/aether.js");
		assertThat(module.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/javascript");
		assertThat(module.body()).contains("export class Aether ");
	}

	@Test
	void aTaskIsPerformedAndItsResultFetched() {
		HttpResponse<String> accepted = send(post("/aether/tasks/gateway/echo?context=left", "{\"n\": 1.10}"));
		assertThat(accepted.statusCode()).isEqualTo(202);
		String self = location(accepted);
		assertThat(json(accepted).at("/links/self").asString()).isEqualTo(self);
		assertThat(json(accepted).at("/context").asString()).isEqualTo("left");
		await(() -> json(get(self)).at("/state").asString().equals("COMPLETED"));
		HttpResponse<String> ended = get(self);
		assertThat(ended.statusCode()).isEqualTo(200);
		assertThat(ended.body()).contains("\"result\":{\"n\":1.10}");
		assertThat(json(ended).at("/worker/workgroup").asString()).isEqualTo("workgroup");
	}

	@Test
	void whoPrefersToWaitGetsTheResultAtOnce() {
		HttpResponse<String> response = send(
				post("/aether/tasks/gateway/echo", "\"text\"").header("Prefer", "respond-async, wait=20"));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Preference-Applied")).contains("wait=20");
		assertThat(json(response).at("/result").asString()).isEqualTo("text");
	}

	@Test
	void whoWaitsInVainIsToldThatItGoesOn() {
		HttpResponse<String> response = send(post("/aether/tasks/gateway/held", "1").header("Prefer", "wait=1"));
		assertThat(response.statusCode()).isEqualTo(202);
		assertThat(json(response).at("/state").asString()).isIn("SENT", "ACCEPTED");
		send(HttpRequest.newBuilder(uri(location(response))).DELETE());
	}

	@Test
	void aFailureIsToldWithItsCode() {
		HttpResponse<String> response = send(post("/aether/tasks/gateway/fail", "1").header("Prefer", "wait=20"));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(json(response).at("/state").asString()).isEqualTo("FAILED");
		assertThat(json(response).at("/error/message").asString()).contains("broken");
	}

	@Test
	void eventsAreStreamedAndCanBeResumed() throws Exception {
		HttpResponse<String> accepted = send(post("/aether/tasks/gateway/steps", "3"));
		String events = location(accepted) + "/events";
		List<String> all = lines(events, 0);
		assertThat(all).contains("event:accepted", "event:progress", "event:completed");
		assertThat(all).filteredOn((line) -> line.startsWith("id:")).doesNotHaveDuplicates();
		assertThat(all.toString()).contains("\"percent\":75").contains("\"result\":3");
		long last = all.stream().filter((line) -> line.startsWith("id:")).count();
		List<String> rest = lines(events, last - 1);
		assertThat(rest).contains("event:completed").doesNotContain("event:accepted", "event:progress");
		assertThat(send(HttpRequest.newBuilder(uri(events)).header("Last-Event-ID", Long.toString(last))).statusCode())
			.isEqualTo(204);
	}

	private static List<String> lines(String path, long last) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(uri(path)).header("Last-Event-ID", Long.toString(last)).build();
		HttpResponse<Stream<String>> response = CLIENT.send(request, BodyHandlers.ofLines());
		assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
		return response.body().toList();
	}

	@Test
	void aStreamSaysThatItIsThereWhileNothingHappens() throws Exception {
		HttpResponse<String> accepted = send(post("/aether/tasks/gateway/held", "1"));
		HttpRequest request = HttpRequest.newBuilder(uri(location(accepted) + "/events")).build();
		HttpResponse<Stream<String>> response = CLIENT.send(request, BodyHandlers.ofLines());
		LinkedBlockingQueue<String> comments = new LinkedBlockingQueue<>();
		CompletableFuture<Void> read = CompletableFuture.runAsync(() -> response.body().forEach((line) -> {
			if (line.startsWith(":")) {
				comments.add(line);
			}
		}));
		assertThat(comments.poll(30, TimeUnit.SECONDS)).isNotNull();
		assertThat(comments.poll(30, TimeUnit.SECONDS)).isNotNull();
		send(HttpRequest.newBuilder(uri(location(accepted))).DELETE());
		read.get(30, TimeUnit.SECONDS);
	}

	@Test
	void manyStreamsHoldNoThread() throws Exception {
		HttpResponse<String> accepted = send(post("/aether/tasks/gateway/held", "1"));
		URI events = uri(location(accepted) + "/events");
		List<CompletableFuture<HttpResponse<Stream<String>>>> all = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			all.add(CLIENT.sendAsync(HttpRequest.newBuilder(events).build(), BodyHandlers.ofLines()));
		}
		CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
		await(() -> Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().getName().startsWith("http-nio"))
			.noneMatch((entry) -> Stream.of(entry.getValue())
				.anyMatch((frame) -> frame.getClassName().startsWith("io.aethermagic"))));
		assertThat(get("/aether/tasks/none").statusCode()).isEqualTo(404);
		send(HttpRequest.newBuilder(uri(location(accepted))).DELETE());
		for (CompletableFuture<HttpResponse<Stream<String>>> each : all) {
			assertThat(each.get().body().toList()).contains("event:cancelled");
		}
	}

	@Test
	void aTaskIsCancelled() {
		HttpResponse<String> accepted = send(post("/aether/tasks/gateway/held", "1"));
		HttpResponse<String> cancelled = send(HttpRequest.newBuilder(uri(location(accepted))).DELETE());
		assertThat(cancelled.statusCode()).isIn(200, 202);
		await(() -> json(get(location(accepted))).at("/state").asString().equals("CANCELLED"));
		assertThat(send(HttpRequest.newBuilder(uri(location(accepted))).DELETE()).statusCode()).isEqualTo(200);
	}

	@Test
	void theSameKeyIsTheSameTask() {
		int before = tasks().counted.get();
		HttpResponse<String> first = send(
				post("/aether/tasks/gateway/count", "1").header("Idempotency-Key", "k1").header("Prefer", "wait=20"));
		HttpResponse<String> second = send(
				post("/aether/tasks/gateway/count", "1").header("Idempotency-Key", "k1").header("Prefer", "wait=20"));
		assertThat(second.body()).isEqualTo(first.body());
		assertThat(location(second)).isEqualTo(location(first));
		assertThat(tasks().counted).hasValue(before + 1);
		HttpResponse<String> other = send(post("/aether/tasks/gateway/count", "2").header("Idempotency-Key", "k1"));
		assertThat(other.statusCode()).isEqualTo(422);
		assertProblem(other, "Idempotency-Key");
	}

	@Test
	void theSameKeyAtOnceIsOneTask() {
		int before = tasks().counted.get();
		List<CompletableFuture<HttpResponse<String>>> all = IntStream.range(0, 20)
			.mapToObj((i) -> CLIENT.sendAsync(post("/aether/tasks/gateway/count", "1").header("Idempotency-Key", "k2")
				.header("Prefer", "wait=20")
				.build(), BodyHandlers.ofString()))
			.toList();
		all.forEach((each) -> assertThat(each.join().statusCode()).isIn(200, 202));
		assertThat(tasks().counted).hasValue(before + 1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "/aether/tasks/other/two | 1 | application/json | 403 | aether.web.allow",
					"/aether/tasks/gateway/a%20b | 1 | application/json | 400 | position 1",
					"/aether/tasks/gateway/echo?context=a%2Fb | 1 | application/json | 400 | position 1",
					"/aether/tasks/gateway/echo | {\"a\" | application/json | 400 | no JSON",
					"/aether/tasks/gateway/echo | 1 2 | application/json | 400 | no JSON",
					"/aether/tasks/gateway/echo | a=b | application/x-www-form-urlencoded | 415 | application/json" })
	void whatIsWrongIsSaid(String path, String body, String type, int status, String detail) {
		HttpResponse<String> response = send(HttpRequest.newBuilder(uri(path))
			.header("Content-Type", type)
			.POST(HttpRequest.BodyPublishers.ofString(body)));
		assertThat(response.statusCode()).isEqualTo(status);
		assertProblem(response, detail);
	}

	private static void assertProblem(HttpResponse<String> response, String detail) {
		assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
		assertThat(json(response).at("/status").asInt()).isEqualTo(response.statusCode());
		assertThat(json(response).at("/detail").asString()).contains(detail);
	}

	@Test
	void aLargeBodyIsRefused() {
		HttpResponse<String> response = send(
				post("/aether/tasks/gateway/echo", "\"" + "x".repeat(5 * 1024 * 1024) + "\""));
		assertThat(response.statusCode()).isEqualTo(413);
		assertProblem(response, "aether.web.max-request-size");
	}

	@Test
	void aMegabyteGoesThere() {
		HttpResponse<String> response = send(
				post("/aether/tasks/gateway/echo", "\"" + "x".repeat(1024 * 1024) + "\"").header("Prefer", "wait=30"));
		assertThat(json(response).at("/result").asString()).hasSize(1024 * 1024);
	}

	@Test
	void aTaskOfAnotherInstanceIsNotTakenForAnUnknownOne() {
		HttpResponse<String> response = get("/aether/tasks/another-instance.tid");
		assertThat(response.statusCode()).isEqualTo(421);
		assertProblem(response, "another-instance");
		String own = location(send(post("/aether/tasks/gateway/echo", "1")));
		HttpResponse<String> unknown = get(own.substring(0, own.lastIndexOf('.')) + ".unknown");
		assertThat(unknown.statusCode()).isEqualTo(404);
		assertProblem(unknown, "no such task");
	}

	@Test
	void tasksAreBoundedAndEndedOnesGoFirst() {
		try (ConfigurableApplicationContext small = run("aether.web.max-tasks=2")) {
			String first = location(send(postTo(small, "echo").header("Prefer", "wait=20")));
			String held = location(send(postTo(small, "held")));
			location(send(postTo(small, "held")));
			assertThat(send(HttpRequest.newBuilder(uri(small, first))).statusCode()).isEqualTo(404);
			HttpResponse<String> refused = send(postTo(small, "held"));
			assertThat(refused.statusCode()).isEqualTo(503);
			assertThat(refused.headers().firstValue("Retry-After")).isPresent();
			assertProblem(refused, "aether.web.max-tasks");
			send(HttpRequest.newBuilder(uri(small, held)).DELETE());
			await(() -> send(postTo(small, "echo").header("Prefer", "wait=20")).statusCode() == 200);
			small.getBean(Tasks.class).gate.countDown();
		}
	}

	@Test
	void anApplicationThatStopsEndsItsStreams() throws Exception {
		ConfigurableApplicationContext stopping = run("spring.lifecycle.timeout-per-shutdown-phase=20s");
		String held = location(send(postTo(stopping, "held")));
		HttpResponse<Stream<String>> response = CLIENT
			.send(HttpRequest.newBuilder(uri(stopping, held + "/events")).build(), BodyHandlers.ofLines());
		CompletableFuture<List<String>> lines = CompletableFuture.supplyAsync(() -> response.body().toList());
		stopping.getBean(Tasks.class).gate.countDown();
		stopping.close();
		assertThat(lines.get(30, TimeUnit.SECONDS)).contains("event:accepted");
	}

	private static HttpRequest.Builder postTo(ConfigurableApplicationContext application, String task) {
		return HttpRequest.newBuilder(uri(application, "/aether/tasks/gateway/" + task))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("1"));
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Tasks tasks() {
			return new Tasks();
		}

		@Bean
		SecurityFilterChain everybody(HttpSecurity http) {
			return http.csrf((csrf) -> csrf.disable()).build();
		}

	}

	static class Tasks {

		private final AtomicInteger counted = new AtomicInteger();

		private final CountDownLatch gate = new CountDownLatch(1);

		@AetherTaskHandler(job = "gateway", task = "echo")
		TaskData echo(TaskData data) {
			return data;
		}

		@AetherTaskHandler(job = "gateway", task = "echo", context = "left")
		TaskData echoLeft(TaskData data) {
			return data;
		}

		@AetherTaskHandler(job = "gateway", task = "count")
		int count(int data) {
			return this.counted.incrementAndGet();
		}

		@AetherTaskHandler(job = "gateway", task = "held")
		int held(int data) throws InterruptedException {
			this.gate.await();
			return data;
		}

		@AetherTaskHandler(job = "gateway", task = "fail")
		int fail(int data) {
			throw new IllegalStateException("it is broken");
		}

		@AetherTaskHandler(job = "gateway", task = "steps")
		int steps(int data, TaskContext task) {
			for (int i = 1; i <= data; i++) {
				task.progress(i * 25, Map.of("step", i));
			}
			return data;
		}

	}

}
