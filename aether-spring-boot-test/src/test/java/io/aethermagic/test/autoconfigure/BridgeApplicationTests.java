package io.aethermagic.test.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.broker.MosquittoServer;
import io.aethermagic.test.broker.RabbitMqServer;
import io.aethermagic.test.broker.RedisServer;
import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.worker.TaskContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Bridges with real brokers on both sides: caller, bridge and worker are applications of
 * their own.
 */
class BridgeApplicationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Test
	@EnabledIf("areMosquittoAndRedisInstalled")
	void fromMqttToRedis() throws Exception {
		try (TestBroker mqtt = MosquittoServer.run(); TestBroker redis = RedisServer.run()) {
			passes(List.of("--aether.transport=mqtt", "--aether.mqtt.url=mqtt://" + mqtt.host() + ":" + mqtt.port()),
					List.of("--aether.transport=redis",
							"--aether.redis.url=redis://" + redis.host() + ":" + redis.port()));
		}
	}

	static boolean areMosquittoAndRedisInstalled() {
		return MosquittoServer.isInstalled() && RedisServer.isInstalled();
	}

	@Test
	@EnabledIf("areRedisAndRabbitMqInstalled")
	void fromRedisToRabbitMq() throws Exception {
		try (TestBroker redis = RedisServer.run(); TestBroker amqp = RabbitMqServer.run()) {
			passes(List.of("--aether.transport=redis",
					"--aether.redis.url=redis://" + redis.host() + ":" + redis.port()),
					List.of("--aether.transport=amqp", "--spring.rabbitmq.host=" + amqp.host(),
							"--spring.rabbitmq.port=" + amqp.port()));
		}
	}

	static boolean areRedisAndRabbitMqInstalled() {
		return RedisServer.isInstalled() && RabbitMqServer.isInstalled();
	}

	private static void passes(List<String> near, List<String> far) throws InterruptedException {
		String from = type(near);
		String to = type(far);
		List<String> bridge = new CopyOnWriteArrayList<>(near);
		bridge.addAll(far.subList(1, far.size()));
		bridge.addAll(
				List.of("--aether.transports." + from + ".type=" + from, "--aether.transports." + to + ".type=" + to,
						"--aether.bridges.over.to=" + to, "--aether.bridges.over.tasks=bridged/work,bridged/held"));
		try (ConfigurableApplicationContext worker = run(Worker.class, far);
				ConfigurableApplicationContext over = run(Nothing.class, bridge);
				ConfigurableApplicationContext caller = run(Nothing.class, near)) {
			assertThat(over.isRunning()).isTrue();
			AetherTemplate aether = caller.getBean(AetherTemplate.class);
			List<Integer> progress = new CopyOnWriteArrayList<>();
			TaskHandle<String> handle = aether.perform("bridged", "work", "you", String.class);
			handle.onProgress((event) -> progress.add(event.percent()));
			await().atMost(PATIENCE).untilAsserted(() -> assertThat(progress).contains(40));
			Tasks tasks = worker.getBean(Tasks.class);
			tasks.seen.countDown();
			assertThat(handle.get(PATIENCE)).isEqualTo("Hello you");
			TaskHandle<Void> held = aether.perform("bridged", "held", null, Void.class);
			assertThat(tasks.begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			held.cancel();
			assertThat(tasks.cancelled.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			await().atMost(PATIENCE).until(held::state, TaskState.CANCELLED::equals);
		}
	}

	private static String type(List<String> properties) {
		return properties.get(0).substring(properties.get(0).indexOf('=') + 1);
	}

	private static ConfigurableApplicationContext run(Class<?> source, List<String> arguments) {
		SpringApplication application = new SpringApplication(source);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application.run(arguments.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Nothing {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Worker {

		@Bean
		Tasks tasks() {
			return new Tasks();
		}

	}

	static class Tasks {

		private final CountDownLatch seen = new CountDownLatch(1);

		private final CountDownLatch begun = new CountDownLatch(1);

		private final CountDownLatch cancelled = new CountDownLatch(1);

		@AetherTaskHandler(job = "bridged", task = "work")
		String work(String name, TaskContext task) throws InterruptedException {
			// progress may be lost, but what is said again is not
			while (!this.seen.await(100, TimeUnit.MILLISECONDS)) {
				task.progress(40);
			}
			return "Hello " + name;
		}

		@AetherTaskHandler(job = "bridged", task = "held")
		void held() throws InterruptedException {
			this.begun.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				this.cancelled.countDown();
				throw ex;
			}
		}

	}

}
