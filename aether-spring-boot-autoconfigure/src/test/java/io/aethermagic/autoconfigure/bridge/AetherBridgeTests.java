package io.aethermagic.autoconfigure.bridge;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.autoconfigure.AetherAutoConfiguration;
import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.autoconfigure.hub.AetherHubAutoConfiguration;
import io.aethermagic.autoconfigure.local.AetherLocalAutoConfiguration;
import io.aethermagic.bridge.TaskBridge;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.task.TaskState;
import io.aethermagic.worker.TaskContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Bridges between two hubs of one application.
 */
class AetherBridgeTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AetherAutoConfiguration.class, AetherHubAutoConfiguration.class,
				AetherLocalAutoConfiguration.class, AetherBridgeAutoConfiguration.class))
		.withPropertyValues("aether.transport=left", "aether.transports.left.type=local",
				"aether.transports.right.type=local", "aether.client.no-worker=wait");

	private final ApplicationContextRunner bridged = this.runner.withUserConfiguration(Tasks.class)
		.withPropertyValues("aether.bridges.over.from=left", "aether.bridges.over.to=right",
				"aether.bridges.over.tasks=far/echo,far/fail,far/held/y");

	@Test
	void aTaskGoesOverAndItsResultComesBack() {
		this.bridged.run((context) -> {
			List<Integer> progress = new CopyOnWriteArrayList<>();
			TaskHandle<Object> handle = context.getBean(AetherTemplate.class)
				.task("far", "echo")
				.header("customer", "4711")
				.perform(Map.of("n", 1), Object.class);
			handle.onProgress((event) -> progress.add(event.percent()));
			assertThat(handle.get(PATIENCE)).isEqualTo(Map.of("n", 1, "customer", "4711"));
			Awaitility.await().untilAsserted(() -> assertThat(progress).contains(50));
		});
	}

	@Test
	void whatFailsThereFailsHereWithTheSameCode() {
		this.bridged.run((context) -> {
			TaskHandle<Void> handle = context.getBean(AetherTemplate.class).perform("far", "fail", 1, Void.class);
			assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.get(PATIENCE))
				.satisfies((failure) -> assertThat(failure.code()).isEqualTo("out-of-paper"));
		});
	}

	@Test
	void aCancelGoesOver() {
		this.bridged.run((context) -> {
			TaskHandle<Void> handle = context.getBean(AetherTemplate.class)
				.task("far", "held")
				.context("y")
				.perform(1, Void.class);
			Tasks tasks = context.getBean(Tasks.class);
			tasks.begun.await();
			handle.cancel();
			tasks.cancelled.await();
			Awaitility.await().until(handle::state, TaskState.CANCELLED::equals);
		});
	}

	@Test
	void aCircleIsFound() {
		this.runner
			.withPropertyValues("aether.bridges.over.from=left", "aether.bridges.over.to=right",
					"aether.bridges.over.tasks=lost/echo", "aether.bridges.back.from=right",
					"aether.bridges.back.to=left", "aether.bridges.back.tasks=lost/echo")
			.run((context) -> {
				TaskHandle<Void> handle = context.getBean(AetherTemplate.class).perform("lost", "echo", 1, Void.class);
				assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.get(PATIENCE))
					.satisfies((failure) -> assertThat(failure.code()).isEqualTo(TaskBridge.LOOP));
			});
	}

	@ParameterizedTest
	@CsvSource({ "from=up,aether.bridges.over.from", "to=up,aether.bridges.over.to", "to=left,aether.bridges.over.to",
			"tasks=far,aether.bridges.over.tasks", "tasks=far/a b,aether.bridges.over.tasks",
			"concurrency=0,aether.bridges.over.concurrency", "workgroup=a b,aether.bridges.over.workgroup" })
	void whatIsWrongIsNamed(String property, String named) {
		this.bridged.withPropertyValues("aether.bridges.over." + property)
			.run((context) -> assertThat(context.getStartupFailure()).isInstanceOf(InvalidAetherPropertyException.class)
				.hasMessageContaining(named));
	}

	@Configuration(proxyBeanMethods = false)
	static class Tasks {

		private final CountDownLatch begun = new CountDownLatch(1);

		private final CountDownLatch cancelled = new CountDownLatch(1);

		@Bean
		Far far(Tasks tasks) {
			return new Far(tasks);
		}

	}

	record Far(Tasks tasks) {

		@AetherTaskHandler(job = "far", task = "echo", transport = "right")
		Map<String, Object> echo(Map<String, Object> data, TaskContext task) {
			task.progress(50);
			return Map.of("n", data.get("n"), "customer", task.headers().get("customer"));
		}

		@AetherTaskHandler(job = "far", task = "fail", transport = "right")
		void fail(int data) {
			throw new TaskFailedException("out-of-paper", "There is no paper left");
		}

		@AetherTaskHandler(job = "far", task = "held", context = "y", transport = "right")
		void held(int data) throws InterruptedException {
			this.tasks.begun.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				this.tasks.cancelled.countDown();
				throw ex;
			}
		}

	}

}
