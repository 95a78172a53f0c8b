package io.aethermagic.test.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.client.AetherOperations;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.console.AetherConsole;
import io.aethermagic.console.HandlerStatus;
import io.aethermagic.test.broker.MosquittoServer;
import io.aethermagic.test.broker.RabbitMqServer;
import io.aethermagic.test.broker.RedisServer;
import io.aethermagic.worker.HandlerView;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests that handlers can be paused, resumed and resized while they run, on every broker.
 */
class PausedHandlerTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	@Test
	void onLocal() {
		pausedAndResumed("aether.client.no-worker=wait");
	}

	@Test
	void onMosquitto() {
		assumeTrue(MosquittoServer.isInstalled(), "mosquitto is not installed");
		try (MosquittoServer server = MosquittoServer.run()) {
			pausedAndResumed("aether.transport=mqtt", "aether.mqtt.url=mqtt://" + server.host() + ":" + server.port());
		}
	}

	@Test
	void onRedis() {
		assumeTrue(RedisServer.isInstalled(), "redis-server is not installed");
		try (RedisServer server = RedisServer.run()) {
			for (String mode : List.of("stream", "list", "pubsub")) {
				pausedAndResumed("aether.transport=redis", "aether.redis.mode=" + mode, "aether.union=" + mode,
						"spring.data.redis.url=redis://" + server.host() + ":" + server.port());
			}
		}
	}

	@Test
	void onRabbitMq() {
		assumeTrue(RabbitMqServer.isInstalled(), "rabbitmq-server is not installed");
		try (RabbitMqServer server = RabbitMqServer.run()) {
			pausedAndResumed("aether.transport=amqp", "spring.rabbitmq.host=" + server.host(),
					"spring.rabbitmq.port=" + server.port());
		}
	}

	private static void pausedAndResumed(String... properties) {
		SpringApplication application = new SpringApplication(Worker.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		String[] arguments = Stream
			.concat(Stream.of(properties), Stream.of("aether.worker.lease=3s", "aether.worker.concurrency=2"))
			.map((property) -> "--" + property)
			.toArray(String[]::new);
		try (ConfigurableApplicationContext context = application.run(arguments)) {
			AetherOperations aether = context.getBean(AetherOperations.class);
			AetherConsole console = context.getBean(AetherConsole.class);
			Worker worker = context.getBean(Worker.class);
			assertThat(aether.perform("paused", "echo", "before", String.class).get(SOON)).isEqualTo("before");
			console.pause("echo");
			assertThat(handler(console, "echo").state()).isEqualTo(HandlerView.State.PAUSED);
			TaskHandle<String> held = aether.perform("paused", "echo", "meanwhile", String.class);
			// another handler goes on, and by then this one would have had it
			assertThat(aether.perform("paused", "other", "other", String.class).get(SOON)).isEqualTo("other");
			assertThat(held.end()).isNull();
			assertThat(handler(console, "echo").inHand()).isZero();
			console.resume("echo");
			assertThat(held.get(SOON)).isEqualTo("meanwhile");
			console.concurrency("wait", 4);
			List<TaskHandle<Void>> waiting = Stream.of(1, 2, 3, 4)
				.map((number) -> aether.perform("paused", "wait", number, Void.class))
				.toList();
			await().atMost(SOON).untilAsserted(() -> assertThat(worker.waiting.getCount()).isZero());
			worker.go.countDown();
			waiting.forEach((handle) -> handle.get(SOON));
			console.concurrency("wait", 1);
			assertThat(handler(console, "wait").concurrency()).isOne();
			List.of(5, 6, 7).forEach((number) -> aether.perform("paused", "wait", number, Void.class).get(SOON));
		}
	}

	private static HandlerStatus handler(AetherConsole console, String id) {
		return console.handlers(10).stream().filter((handler) -> handler.id().equals(id)).findFirst().orElseThrow();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Worker {

		final CountDownLatch waiting = new CountDownLatch(4);

		final CountDownLatch go = new CountDownLatch(1);

		@AetherTaskHandler(job = "paused", task = "echo", id = "echo")
		String echo(String value) {
			return value;
		}

		@AetherTaskHandler(job = "paused", task = "other", id = "other")
		String other(String value) {
			return value;
		}

		@AetherTaskHandler(job = "paused", task = "wait", id = "wait")
		void waits() throws InterruptedException {
			this.waiting.countDown();
			assertThat(this.go.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}

	}

}
