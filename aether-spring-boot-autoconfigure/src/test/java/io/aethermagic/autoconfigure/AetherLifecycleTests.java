package io.aethermagic.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.client.AetherOperations;
import io.aethermagic.client.TaskClient;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.SpringProperties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link AetherLifecycle}, in real applications.
 */
class AetherLifecycleTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	/** The phases of Spring Boot's web server, which is not on the class path here. */
	private static final int WEB_SERVER_START_STOP = SmartLifecycle.DEFAULT_PHASE - 2048;

	private static final int EXECUTORS = SmartLifecycle.DEFAULT_PHASE / 2;

	@Test
	void isThereBeforeTheWebServerAndStopsBeforeExecutors() {
		assertThat(AetherLifecycle.PHASE).isLessThan(WEB_SERVER_START_STOP).isGreaterThan(EXECUTORS);
	}

	@Test
	void closeLetsRunningTasksEnd() throws InterruptedException {
		ConfigurableApplicationContext context = run(Gate.class);
		Gate gate = context.getBean(Gate.class);
		TaskHandle<String> handle = context.getBean(AetherOperations.class).perform("gate", "pass", null, String.class);
		assertThat(gate.entered.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
		Thread closer = new Thread(context::close);
		closer.start();
		await().atMost(SOON).until(() -> !context.getBean(AetherLifecycle.class).isRunning());
		assertThat(handle.state().isEnded()).isFalse();
		gate.open.countDown();
		assertThat(handle.get(SOON)).isEqualTo("passed");
		closer.join(SOON.toMillis());
		assertThat(closer.isAlive()).isFalse();
	}

	@Test
	void closeFailsOpenHandlesAndInterruptsWhatDoesNotEndInTime() throws InterruptedException {
		ConfigurableApplicationContext context = run(Gate.class, "--aether.worker.drain-timeout=50ms");
		Gate gate = context.getBean(Gate.class);
		TaskHandle<String> handle = context.getBean(AetherOperations.class).perform("gate", "pass", null, String.class);
		assertThat(gate.entered.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
		context.close();
		assertThat(gate.interrupted.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(handle.end()).isInstanceOfSatisfying(TaskEvent.Failed.class,
				(failed) -> assertThat(failed.code()).isEqualTo(TaskClient.STOPPED));
	}

	@Test
	void closeFailsHandlesThatWaitForAWorker() {
		ConfigurableApplicationContext context = run(Nothing.class, "--aether.client.no-worker=wait");
		TaskHandle<String> handle = context.getBean(AetherOperations.class).perform("no", "body", null, String.class);
		await().atMost(SOON).until(() -> handle.state() == TaskState.SENT);
		context.close();
		assertThat(handle.end()).isInstanceOfSatisfying(TaskEvent.Failed.class,
				(failed) -> assertThat(failed.code()).isEqualTo(TaskClient.STOPPED));
	}

	@Test
	void closeLeavesAHandlerBehindThatWillNotEnd() throws InterruptedException {
		ConfigurableApplicationContext context = run(Stubborn.class,
				"--spring.lifecycle.timeout-per-shutdown-phase=500ms");
		Stubborn stubborn = context.getBean(Stubborn.class);
		context.getBean(AetherOperations.class).send("stubborn", "stay", null);
		assertThat(stubborn.entered.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
		context.close();
		assertThat(stubborn.open.getCount()).isOne();
		await().atMost(SOON).until(() -> keepAliveThreads() == 0);
		stubborn.open.countDown();
	}

	@Test
	void handlersKeepTheProcessAliveUntilClosed() {
		await().atMost(SOON).until(() -> keepAliveThreads() == 0);
		ConfigurableApplicationContext context = run(Gate.class);
		assertThat(keepAliveThreads()).isPositive();
		context.close();
		await().atMost(SOON).until(() -> keepAliveThreads() == 0);
	}

	@Test
	void withoutHandlersTheProcessMayEnd() {
		await().atMost(SOON).until(() -> keepAliveThreads() == 0);
		try (ConfigurableApplicationContext context = run(Nothing.class)) {
			assertThat(context.getBean(AetherLifecycle.class).isRunning()).isTrue();
			assertThat(keepAliveThreads()).isZero();
		}
	}

	@Test
	void startThatFailsLaterStopsAether() {
		assertThatException().isThrownBy(() -> run(FailsLater.class));
		await().atMost(SOON).until(() -> keepAliveThreads() == 0);
	}

	@Test
	void startThatHasToConnectAndCannotStopsAether() {
		assertThatException()
			.isThrownBy(() -> run(Gate.class, "--aether.transport=mqtt", "--aether.mqtt.url=mqtt://localhost:1",
					"--aether.startup-failure=fail", "--aether.startup-timeout=100ms"))
			.havingCause()
			.isInstanceOfSatisfying(TransportStartException.class, (ex) -> {
				assertThat(ex.transport()).isEqualTo("mqtt");
				assertThat(ex.problem()).isNotEmpty();
			});
		await().atMost(SOON).until(() -> keepAliveThreads() == 0);
	}

	@Test
	void startThatHasToConnectGoesOnOnceItHas() {
		try (ConfigurableApplicationContext context = run(Nothing.class, "--aether.startup-failure=fail")) {
			assertThat(context.getBean(AetherLifecycle.class).isRunning()).isTrue();
		}
	}

	@Test
	void lazyInitializationHidesNothing() {
		try (ConfigurableApplicationContext context = run(LazyGate.class, "--spring.main.lazy-initialization=true")) {
			assertThat(context.getBeanFactory().containsSingleton("aetherLifecycle")).isTrue();
			assertThat(context.getBeanFactory().containsSingleton("lazyHandler")).isFalse();
			assertThat(keepAliveThreads()).isPositive();
			AetherOperations aether = context.getBean(AetherOperations.class);
			assertThat(aether.perform("lazy", "name", null, String.class).get(SOON)).isEqualTo("lazy");
			assertThat(context.getBeanFactory().containsSingleton("lazyHandler")).isTrue();
		}
	}

	@Test
	void mistakesInHandlersFailTheStartInSpiteOfLazyInitialization() {
		assertThatException().isThrownBy(() -> run(WrongTransport.class, "--spring.main.lazy-initialization=true"))
			.isInstanceOf(UnknownTransportException.class);
	}

	@Test
	void isStartedAgainAsAnotherInstance() {
		try (ConfigurableApplicationContext context = run(LazyGate.class)) {
			AetherOperations aether = context.getBean(AetherOperations.class);
			AetherTransports transports = context.getBean(AetherTransports.class);
			List<String> instances = new ArrayList<>();
			for (int start = 1; start <= 3; start++) {
				assertThat(aether.perform("lazy", "name", null, String.class).get(SOON)).isEqualTo("lazy");
				instances.add(transports.defaultTransport().node().instance());
				assertThat(keepAliveThreads()).isOne();
				context.stop();
				assertThat(context.getBean(AetherLifecycle.class).isRunning()).isFalse();
				await().atMost(SOON).until(() -> keepAliveThreads() == 0);
				assertThat(aether.perform("lazy", "name", null, String.class).end()).isInstanceOfSatisfying(
						TaskEvent.Failed.class, (failed) -> assertThat(failed.code()).isEqualTo(TaskClient.STOPPED));
				context.start();
			}
			assertThat(instances).doesNotHaveDuplicates();
			assertThat(aether.perform("lazy", "name", null, String.class).get(SOON)).isEqualTo("lazy");
			assertThat(context.getBean(AetherWorkers.class).get("local").handlers()).hasSize(1);
		}
	}

	@Test
	void aSecondStartWithoutAStopDoesNothing() {
		try (ConfigurableApplicationContext context = run(Nothing.class)) {
			AetherTransports.Configured transport = context.getBean(AetherTransports.class).defaultTransport();
			context.getBean(AetherLifecycle.class).start();
			assertThat(context.getBean(AetherTransports.class).defaultTransport()).isSameAs(transport);
		}
	}

	@Test
	void handlesThatWereOpenHaveFailedWhenItIsStartedAgain() throws InterruptedException {
		try (ConfigurableApplicationContext context = run(Gate.class, "--aether.worker.drain-timeout=50ms")) {
			Gate gate = context.getBean(Gate.class);
			AetherOperations aether = context.getBean(AetherOperations.class);
			TaskHandle<String> handle = aether.perform("gate", "pass", null, String.class);
			assertThat(gate.entered.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
			context.stop();
			assertThat(handle.end()).isInstanceOfSatisfying(TaskEvent.Failed.class,
					(failed) -> assertThat(failed.code()).isEqualTo(TaskClient.STOPPED));
			gate.open.countDown();
			context.start();
			assertThat(aether.perform("gate", "pass", null, String.class).get(SOON)).isEqualTo("passed");
		}
	}

	@Test
	void pausingStopsIt() {
		try (ConfigurableApplicationContext context = run(LazyGate.class)) {
			context.pause();
			assertThat(context.getBean(AetherLifecycle.class).isRunning()).isFalse();
			assertThat(keepAliveThreads()).isZero();
			context.restart();
			assertThat(context.getBean(AetherOperations.class).perform("lazy", "name", null, String.class).get(SOON))
				.isEqualTo("lazy");
		}
	}

	@Test
	void healthIsThatOfThePresentStart() {
		try (ConfigurableApplicationContext context = run(Nothing.class)) {
			HealthIndicator health = (HealthIndicator) context
				.getBean("aetherHealthContributor", CompositeHealthContributor.class)
				.getContributor("local");
			context.stop();
			context.start();
			await().atMost(SOON).until(() -> health.health().getStatus().equals(Status.UP));
			assertThat(health.health().getDetails()).containsEntry("instance",
					context.getBean(AetherTransports.class).defaultTransport().node().instance());
		}
	}

	/**
	 * What is made before a checkpoint is the same in all processes that come from it. A
	 * checkpoint itself needs a JVM that can make one.
	 */
	@Test
	void whatWasMadeBeforeACheckpointIsNotStarted() {
		assertThat(new DefaultLifecycleProcessor()).isNotNull();
		SpringProperties.setProperty(DefaultLifecycleProcessor.CHECKPOINT_PROPERTY_NAME,
				DefaultLifecycleProcessor.ON_REFRESH_VALUE);
		try (ConfigurableApplicationContext context = run(LazyGate.class)) {
			assertThat(context.getBean(AetherTransports.class).defaultTransport().node().instance())
				.isNotEqualTo(context.getBean(AetherInstance.class).id());
			assertThat(context.getBean(AetherOperations.class).perform("lazy", "name", null, String.class).get(SOON))
				.isEqualTo("lazy");
		}
		finally {
			SpringProperties.setProperty(DefaultLifecycleProcessor.CHECKPOINT_PROPERTY_NAME, null);
		}
	}

	private static ConfigurableApplicationContext run(Class<?> source, String... arguments) {
		SpringApplication application = new SpringApplication(source);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application.run(arguments);
	}

	private static long keepAliveThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.isAlive() && !thread.isDaemon()
					&& thread.getName().startsWith("aether-keep-alive-"))
			.count();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Nothing {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Gate {

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch open = new CountDownLatch(1);

		private final CountDownLatch interrupted = new CountDownLatch(1);

		@AetherTaskHandler(job = "gate", task = "pass")
		String pass() throws InterruptedException {
			this.entered.countDown();
			try {
				this.open.await();
				return "passed";
			}
			catch (InterruptedException ex) {
				this.interrupted.countDown();
				throw ex;
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Stubborn {

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch open = new CountDownLatch(1);

		@AetherTaskHandler(job = "stubborn", task = "stay")
		void stay() {
			this.entered.countDown();
			while (this.open.getCount() > 0) {
				try {
					this.open.await();
				}
				catch (InterruptedException ex) {
					// It will not go.
				}
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Gate.class)
	static class FailsLater {

		@Bean
		SmartLifecycle failing() {
			return new SmartLifecycle() {

				@Override
				public void start() {
					throw new IllegalStateException("The port is taken");
				}

				@Override
				public void stop() {
				}

				@Override
				public boolean isRunning() {
					return false;
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class LazyGate {

		@Bean
		LazyHandler lazyHandler() {
			return new LazyHandler();
		}

	}

	static class LazyHandler {

		@AetherTaskHandler(job = "lazy", task = "name")
		String name() {
			return "lazy";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class WrongTransport {

		@AetherTaskHandler(job = "j", task = "t", transport = "none")
		void handle() {
		}

	}

}
