package io.aethermagic.test.observation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.client.AetherOperations;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.test.broker.MosquittoServer;
import io.aethermagic.test.broker.RabbitMqServer;
import io.aethermagic.test.broker.RedisServer;
import io.aethermagic.worker.TaskContext;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests that what a caller starts is one trace, through workers and their nested tasks,
 * on every transport: a caller and a worker are two applications, but on {@code local}.
 */
class TracesTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	private static final String[] RETRY = { "aether.worker.retry.enabled=true",
			"aether.worker.retry.initial-interval=1ms", "aether.worker.retry.jitter=0" };

	@Test
	void onLocal() {
		try (TracedApplication application = new TracedApplication(Worker.class, RETRY)) {
			oneTrace(application, application);
		}
	}

	@Test
	void onMosquitto() {
		assumeTrue(MosquittoServer.isInstalled(), "mosquitto is not installed");
		try (MosquittoServer server = MosquittoServer.run()) {
			betweenTwo("aether.transport=mqtt", "aether.mqtt.url=mqtt://" + server.host() + ":" + server.port());
		}
	}

	@Test
	void onRedis() {
		assumeTrue(RedisServer.isInstalled(), "redis-server is not installed");
		try (RedisServer server = RedisServer.run()) {
			for (String mode : List.of("stream", "list", "pubsub")) {
				betweenTwo("aether.transport=redis", "aether.redis.mode=" + mode, "aether.union=" + mode,
						"spring.data.redis.url=redis://" + server.host() + ":" + server.port());
			}
		}
	}

	@Test
	void onRabbitMq() {
		assumeTrue(RabbitMqServer.isInstalled(), "rabbitmq-server is not installed");
		try (RabbitMqServer server = RabbitMqServer.run()) {
			betweenTwo("aether.transport=amqp", "spring.rabbitmq.host=" + server.host(),
					"spring.rabbitmq.port=" + server.port());
		}
	}

	private static void betweenTwo(String... properties) {
		String[] all = Stream.concat(Stream.of(RETRY), Stream.of(properties)).toArray(String[]::new);
		try (TracedApplication worker = new TracedApplication(Worker.class, all);
				TracedApplication caller = new TracedApplication(Caller.class, all)) {
			oneTrace(caller, worker);
		}
	}

	private static void oneTrace(TracedApplication caller, TracedApplication worker) {
		Span root = caller.tracer().nextSpan().name("request").start();
		List<String> listened = new CopyOnWriteArrayList<>();
		try (Tracer.SpanInScope scope = caller.tracer().withSpan(root)) {
			assertThat(scope).isNotNull();
			AetherOperations aether = caller.context().getBean(AetherOperations.class);
			TaskHandle<Map<String, String>> handle = aether.task("traced", "outer")
				.tid("t1")
				.perform(null, new ParameterizedTypeReference<>() {
				});
			handle.onEvent((event) -> listened.add(String.valueOf(MDC.get("traceId"))));
			assertThat(handle.get(SOON)).containsEntry("traceId", root.context().traceId()).containsEntry("tid", "t1");
		}
		finally {
			root.end();
		}
		// three calls, and their handlers, one of which is run twice
		await().atMost(SOON).untilAsserted(() -> assertThat(all(caller, worker)).hasSize(7));
		List<SpanData> spans = all(caller, worker);
		assertThat(spans).extracting(SpanData::getTraceId).containsOnly(root.context().traceId());
		SpanData call = one(spans, named("perform traced/outer"));
		assertThat(call.getParentSpanId()).isEqualTo(root.context().spanId());
		assertThat(call.getKind()).isEqualTo(SpanKind.PRODUCER);
		assertThat(attribute(call, "messaging.system")).isEqualTo("aether");
		assertThat(attribute(call, "messaging.destination.name")).endsWith("/traced/outer/x");
		assertThat(attribute(call, "messaging.message.conversation_id")).isEqualTo("t1");
		assertThat(attribute(call, "outcome")).isEqualTo("completed");
		SpanData handler = one(spans, named("process traced/outer"));
		assertThat(handler.getParentSpanId()).isEqualTo(call.getSpanId());
		assertThat(handler.getKind()).isEqualTo(SpanKind.CONSUMER);
		assertThat(attribute(handler, "messaging.consumer.group.name")).isEqualTo("workgroup");
		List<SpanData> nested = spans.stream().filter(named("perform traced/inner")).toList();
		assertThat(nested).hasSize(2).extracting(SpanData::getParentSpanId).containsOnly(handler.getSpanId());
		List<SpanData> inner = spans.stream().filter(named("process traced/inner")).toList();
		assertThat(inner).extracting((span) -> attribute(span, "aether.attempt"))
			.containsExactlyInAnyOrder("1", "2", "1");
		assertThat(inner).filteredOn((span) -> span.getStatus().getStatusCode() == StatusCode.ERROR)
			.singleElement()
			.satisfies((failed) -> assertThat(attribute(failed, "outcome")).isEqualTo("failed"));
		assertThat(listened).isNotEmpty().containsOnly(root.context().traceId());
	}

	private static List<SpanData> all(TracedApplication caller, TracedApplication worker) {
		List<SpanData> all = (caller == worker) ? TracedApplication.spans(caller)
				: TracedApplication.spans(caller, worker);
		// a client library may be observed, too
		return all.stream().filter((span) -> attribute(span, "messaging.system").equals("aether")).toList();
	}

	private static Predicate<SpanData> named(String name) {
		return (span) -> span.getName().equals(name);
	}

	private static SpanData one(List<SpanData> spans, Predicate<SpanData> which) {
		assertThat(spans).filteredOn(which).hasSize(1);
		return spans.stream().filter(which).findFirst().orElseThrow();
	}

	private static String attribute(SpanData span, String name) {
		return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(name)));
	}

	@Test
	void whatFailsIsAnErrorOfItsTrace() {
		try (TracedApplication application = new TracedApplication(Worker.class)) {
			TaskHandle<Void> handle = application.context()
				.getBean(AetherOperations.class)
				.perform("traced", "failing", null, Void.class);
			assertThatException().isThrownBy(() -> handle.get(SOON));
			await().atMost(SOON).untilAsserted(() -> assertThat(TracedApplication.spans(application)).hasSize(2));
			assertThat(TracedApplication.spans(application))
				.allSatisfy((span) -> assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR));
			SpanData call = one(TracedApplication.spans(application), named("perform traced/failing"));
			assertThat(attribute(call, "aether.code")).isEqualTo("broken");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Caller {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Worker {

		@AetherTaskHandler(job = "traced", task = "outer")
		CompletableFuture<Map<String, String>> outer(TaskContext task) {
			Map<String, String> mdc = Map.copyOf(MDC.getCopyOfContextMap());
			task.nested().perform("traced", "inner", 1, Integer.class).get(SOON);
			// the second one on a thread that knows nothing of the task
			return CompletableFuture.supplyAsync(() -> {
				task.nested().perform("traced", "inner", 2, Integer.class).get(SOON);
				return mdc;
			});
		}

		@AetherTaskHandler(job = "traced", task = "inner")
		int inner(int number, TaskContext task) {
			if (number == 2 && task.attempt() == 1) {
				throw new IllegalStateException("Not yet (in a test)");
			}
			return number;
		}

		@AetherTaskHandler(job = "traced", task = "failing")
		void failing() {
			throw new TaskFailedException("broken", "It is (in a test)");
		}

	}

}
