package io.aethermagic.autoconfigure.bridge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.aethermagic.autoconfigure.AetherAutoConfiguration;
import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.autoconfigure.hub.AetherHubAutoConfiguration;
import io.aethermagic.autoconfigure.local.AetherLocalAutoConfiguration;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.task.TaskState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tasks that a real HTTP service does.
 */
class AetherOutboundTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final CountDownLatch gate = new CountDownLatch(1);

	private final AtomicInteger busy = new AtomicInteger();

	private final List<String> keys = new CopyOnWriteArrayList<>();

	private HttpServer service;

	private ApplicationContextRunner runner;

	@BeforeEach
	void start() throws IOException {
		this.service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.service.setExecutor(Executors.newCachedThreadPool());
		this.service.createContext("/echo", (exchange) -> answer(exchange, 200, "application/json",
				exchange.getRequestMethod().equals("GET") ? "[]" : body(exchange)));
		this.service.createContext("/text", (exchange) -> answer(exchange, 200, "text/plain;charset=UTF-8", "h\u00e9"));
		this.service.createContext("/none", (exchange) -> answer(exchange, 404, "text/plain", "no such report"));
		this.service.createContext("/large", (exchange) -> answer(exchange, 200, "text/plain", "x".repeat(200_000)));
		this.service.createContext("/busy", (exchange) -> {
			this.keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
			if (this.busy.incrementAndGet() < 3) {
				answer(exchange, 503, "text/plain", "busy");
			}
			else {
				answer(exchange, 200, "application/json", "3");
			}
		});
		this.service.createContext("/held", (exchange) -> {
			try {
				this.gate.await();
				answer(exchange, 200, "application/json", "1");
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		this.service.start();
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AetherAutoConfiguration.class, AetherHubAutoConfiguration.class,
					AetherLocalAutoConfiguration.class, AetherBridgeAutoConfiguration.class))
			.withPropertyValues("aether.worker.retry.enabled=true", "aether.worker.retry.initial-interval=10ms",
					"aether.max-message-size=100KB");
	}

	@AfterEach
	void stop() {
		this.gate.countDown();
		this.service.stop(0);
	}

	private static String body(HttpExchange exchange) throws IOException {
		return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
	}

	private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", type);
		exchange.sendResponseHeaders(status, bytes.length);
		try (exchange) {
			exchange.getResponseBody().write(bytes);
		}
	}

	private ApplicationContextRunner with(String path, String... properties) {
		return this.runner
			.withPropertyValues("aether.outbound.reports.task=reports/render",
					"aether.outbound.reports.url=http://127.0.0.1:" + this.service.getAddress().getPort() + path)
			.withPropertyValues(properties);
	}

	private static <T> TaskHandle<T> perform(AetherTemplate aether, Object data, Class<T> type) {
		return aether.perform("reports", "render", data, type);
	}

	@Test
	void aServiceDoesATask() {
		with("/echo").run((context) -> assertThat(
				perform(context.getBean(AetherTemplate.class), Map.of("n", 1), Object.class).get(PATIENCE))
			.isEqualTo(Map.of("n", 1)));
	}

	@Test
	void textIsAResultToo() {
		with("/text")
			.run((context) -> assertThat(perform(context.getBean(AetherTemplate.class), 1, String.class).get(PATIENCE))
				.isEqualTo("h\u00e9"));
	}

	@Test
	void aGetHasNoBody() {
		with("/echo", "aether.outbound.reports.method=GET")
			.run((context) -> assertThat(perform(context.getBean(AetherTemplate.class), 1, Object.class).get(PATIENCE))
				.isEqualTo(List.of()));
	}

	@Test
	void whatIsRefusedIsNotTriedAgain() {
		with("/none").run((context) -> {
			TaskHandle<Void> handle = perform(context.getBean(AetherTemplate.class), 1, Void.class);
			assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.get(PATIENCE))
				.withMessageContaining("no such report")
				.satisfies((failure) -> assertThat(failure.code()).isEqualTo("http-404"));
		});
	}

	@Test
	void whatIsTemporaryIsTriedAgainWithTheSameKey() {
		with("/busy").run((context) -> {
			TaskHandle<Integer> handle = perform(context.getBean(AetherTemplate.class), 1, Integer.class);
			assertThat(handle.get(PATIENCE)).isEqualTo(3);
			assertThat(this.keys).containsExactly(handle.tid(), handle.tid(), handle.tid());
		});
	}

	@Test
	void aLargeAnswerIsNotRead() {
		with("/large").run((context) -> {
			TaskHandle<Void> handle = perform(context.getBean(AetherTemplate.class), 1, Void.class);
			assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.get(PATIENCE))
				.withMessageContaining("aether.max-message-size")
				.satisfies((failure) -> assertThat(failure.code()).isEqualTo("http-too-large"));
		});
	}

	@Test
	void aRequestIsGivenUpWithItsTask() {
		with("/held").run((context) -> {
			TaskHandle<Void> handle = perform(context.getBean(AetherTemplate.class), 1, Void.class);
			Awaitility.await().until(handle::state, TaskState.ACCEPTED::equals);
			handle.cancel();
			Awaitility.await().atMost(PATIENCE).until(handle::state, TaskState.CANCELLED::equals);
		});
	}

	@ParameterizedTest
	@CsvSource({ "url=reports,aether.outbound.reports.url", "url=ftp://host/x,aether.outbound.reports.url",
			"task=render,aether.outbound.reports.task", "timeout=0s,aether.outbound.reports.timeout",
			"transport=up,aether.outbound.reports.transport", "ssl.bundle=none,aether.outbound.reports.ssl.bundle" })
	void whatIsWrongIsNamed(String property, String named) {
		with("/echo", "aether.outbound.reports." + property)
			.run((context) -> assertThat(context.getStartupFailure()).isInstanceOf(InvalidAetherPropertyException.class)
				.hasMessageContaining(named));
	}

}
