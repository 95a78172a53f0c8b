package io.aethermagic.autoconfigure.actuate;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.aethermagic.actuate.AetherEndpoint;
import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.autoconfigure.AetherAutoConfigurations;
import io.aethermagic.client.AetherOperations;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.console.AetherConsole;
import io.aethermagic.console.CallStatus;
import io.aethermagic.console.DeadLetterStatus;
import io.aethermagic.console.HandlerStatus;
import io.aethermagic.console.TaskStatus;
import io.aethermagic.task.TaskCancelledException;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.worker.HandlerView;
import io.aethermagic.worker.TaskContext;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.jmx.JmxOperation;
import org.springframework.boot.actuate.endpoint.jmx.annotation.JmxEndpointDiscoverer;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link AetherEndpointAutoConfiguration}, the endpoint and the console behind
 * it.
 */
class AetherEndpointAutoConfigurationTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AetherAutoConfigurations.with(JacksonAutoConfiguration.class,
				LifecycleAutoConfiguration.class, EndpointAutoConfiguration.class, JmxAutoConfiguration.class,
				JmxEndpointAutoConfiguration.class))
		.withUserConfiguration(Handlers.class)
		.withPropertyValues("management.endpoints.jmx.exposure.include=aether", "spring.jmx.enabled=true");

	@Test
	void showsHandlersTasksCallsAndTransports() {
		this.runner.run((context) -> {
			TaskHandle<String> handle = waiting(context, "t1");
			AetherEndpoint endpoint = context.getBean(AetherEndpoint.class);
			assertThat(endpoint.overview().transports()).singleElement().satisfies((transport) -> {
				assertThat(transport.name()).isEqualTo("local");
				assertThat(transport.connected()).isTrue();
				assertThat(transport.tasks()).isOne();
				assertThat(transport.openCalls()).isOne();
				assertThat(transport.buffers()).isNotEmpty();
				assertThat(transport.capabilities()).isNotEmpty();
			});
			assertThat(entries(endpoint, "handlers", HandlerStatus.class))
				.filteredOn((each) -> each.id().equals("waits"))
				.singleElement()
				.satisfies((each) -> {
					assertThat(each.state()).isEqualTo(HandlerView.State.LISTENING);
					assertThat(each.inHand()).isOne();
					assertThat(each.concurrency()).isEqualTo(10);
					assertThat(each.address()).isEqualTo("default/j/waits/x");
				});
			assertThat(entries(endpoint, "tasks", TaskStatus.class)).singleElement().satisfies((each) -> {
				assertThat(each.tid()).isEqualTo("t1");
				assertThat(each.percent()).isEqualTo(30);
				assertThat(each.attempt()).isOne();
				assertThat(each.lease()).isPositive();
			});
			assertThat(entries(endpoint, "calls", CallStatus.class)).singleElement()
				.satisfies((each) -> assertThat(each.tid()).isEqualTo("t1"));
			assertThat(endpoint.list("tasks", 0, null).entries()).isEmpty();
			assertThat(endpoint.list("anything", null, null)).isNull();
			context.getBean(Handlers.class).go.countDown();
			assertThat(handle.get(SOON)).isEqualTo("done");
		});
	}

	@Test
	void pausesResumesAndResizesHandlers() {
		this.runner.run((context) -> {
			AetherEndpoint endpoint = context.getBean(AetherEndpoint.class);
			AetherOperations aether = context.getBean(AetherOperations.class);
			endpoint.change("handlers", "echo", "pause", null, null);
			assertThat(handler(context, "echo").state()).isEqualTo(HandlerView.State.PAUSED);
			TaskHandle<String> handle = aether.task("j", "echo").timeout(SOON).perform("x", String.class);
			assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.get(SOON))
				.satisfies((failed) -> assertThat(failed.code()).isEqualTo("no-worker"));
			endpoint.change("handlers", "echo", "resume", null, null);
			assertThat(aether.perform("j", "echo", "x", String.class).get(SOON)).isEqualTo("x");
			endpoint.change("handlers", "echo", "concurrency", 20, null);
			assertThat(handler(context, "echo").concurrency()).isEqualTo(20);
			assertThat(aether.perform("j", "echo", "y", String.class).get(SOON)).isEqualTo("y");
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> endpoint.change("handlers", "echo", "concurrency", 0, null));
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> endpoint.change("handlers", "another", "pause", null, null));
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> endpoint.change("handlers", "echo", "explode", null, null));
		});
	}

	@Test
	void moreConcurrencyMeansMoreTasksAtATime() {
		this.runner.withPropertyValues("aether.worker.concurrency=1").run((context) -> {
			AetherOperations aether = context.getBean(AetherOperations.class);
			List<TaskHandle<String>> handles = Stream.of("t1", "t2", "t3")
				.map((tid) -> aether.task("j", "waits").tid(tid).perform(null, String.class))
				.toList();
			await().atMost(SOON).untilAsserted(() -> assertThat(handler(context, "waits").inHand()).isOne());
			context.getBean(AetherConsole.class).concurrency("waits", 3);
			await().atMost(SOON).untilAsserted(() -> assertThat(handler(context, "waits").inHand()).isEqualTo(3));
			await().atMost(SOON)
				.untilAsserted(() -> assertThat(context.getBean(AetherConsole.class).tasks(10)).hasSize(3)
					.allSatisfy((task) -> assertThat(task.percent()).isEqualTo(30)));
			context.getBean(Handlers.class).go.countDown();
			handles.forEach((handle) -> assertThat(handle.get(SOON)).isEqualTo("done"));
		});
	}

	@Test
	void cancelsATask() {
		this.runner.run((context) -> {
			TaskHandle<String> handle = waiting(context, "t1");
			// the task may have stopped already when the worker's turn comes after its
			// call's
			assertThat(context.getBean(AetherEndpoint.class).delete("tasks", "t1", null))
				.hasEntrySatisfying("cancelled", (count) -> assertThat((Integer) count).isBetween(1, 2));
			assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(() -> handle.get(SOON));
		});
	}

	@Test
	void drainsAndTakesItBack() {
		this.runner.run((context) -> {
			TaskHandle<String> handle = waiting(context, "t1");
			AetherConsole console = context.getBean(AetherConsole.class);
			var drained = console.drain().toCompletableFuture();
			assertThat(console.handlers(10)).extracting(HandlerStatus::state).containsOnly(HandlerView.State.PAUSED);
			assertThat(drained).isNotDone();
			assertThat(context.getBean(AetherEndpoint.class).instance("instance", "drain"))
				.isEqualTo(Map.of("tasks", 1));
			context.getBean(Handlers.class).go.countDown();
			drained.get(SOON.toSeconds(), TimeUnit.SECONDS);
			assertThat(handle.get(SOON)).isEqualTo("done");
			context.getBean(AetherEndpoint.class).instance("instance", "resume");
			assertThat(context.getBean(AetherOperations.class).perform("j", "echo", "x", String.class).get(SOON))
				.isEqualTo("x");
		});
	}

	@Test
	void listsReplaysAndRemovesDeadLetters() {
		this.runner.run((context) -> {
			AetherOperations aether = context.getBean(AetherOperations.class);
			AetherEndpoint endpoint = context.getBean(AetherEndpoint.class);
			aether.send("j", "failing", "data");
			await().atMost(SOON)
				.untilAsserted(() -> assertThat(entries(endpoint, "dead-letters", DeadLetterStatus.class)).hasSize(1));
			DeadLetterStatus letter = entries(endpoint, "dead-letters", DeadLetterStatus.class).get(0);
			assertThat(letter.code()).isEqualTo("broken");
			assertThat(endpoint.change("dead-letters", letter.id(), "replay", null, null)).containsKey("tid");
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> endpoint.change("dead-letters", letter.id(), "replay", null, null));
			await().atMost(SOON)
				.untilAsserted(() -> assertThat(entries(endpoint, "dead-letters", DeadLetterStatus.class)).hasSize(1));
			String again = entries(endpoint, "dead-letters", DeadLetterStatus.class).get(0).id();
			assertThat(endpoint.delete("dead-letters", again, "local")).isEqualTo(Map.of("removed", true));
			assertThat(endpoint.delete("dead-letters", again, null)).isEqualTo(Map.of("removed", false));
		});
	}

	@Test
	void itOnlyReadsUnlessItIsUnrestricted() {
		this.runner.run((context) -> assertThat(operations(context)).containsOnly(OperationType.READ));
		this.runner.withPropertyValues("management.endpoint.aether.access=UNRESTRICTED")
			.run((context) -> assertThat(operations(context)).contains(OperationType.WRITE, OperationType.DELETE));
	}

	private static List<OperationType> operations(AssertableApplicationContext context) {
		return context.getBean(JmxEndpointDiscoverer.class)
			.getEndpoints()
			.stream()
			.flatMap((endpoint) -> endpoint.getOperations().stream())
			.map(JmxOperation::getType)
			.distinct()
			.toList();
	}

	@Test
	void isNotThereUnlessItIsExposed() {
		this.runner.withPropertyValues("management.endpoints.jmx.exposure.include=health")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(AetherEndpoint.class)
				.hasSingleBean(AetherConsole.class));
		this.runner.withPropertyValues("management.endpoint.aether.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(AetherEndpoint.class));
		new ApplicationContextRunner().withConfiguration(AetherAutoConfigurations.with())
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(AetherConsole.class));
	}

	@Test
	void handlersWaitUntilTheyAreResumed() {
		this.runner.withPropertyValues("aether.worker.auto-startup=false").run((context) -> {
			AetherConsole console = context.getBean(AetherConsole.class);
			assertThat(console.handlers(10)).extracting(HandlerStatus::state).containsOnly(HandlerView.State.PAUSED);
			console.resumeAll();
			assertThat(context.getBean(AetherOperations.class).perform("j", "echo", "x", String.class).get(SOON))
				.isEqualTo("x");
		});
	}

	private static HandlerStatus handler(AssertableApplicationContext context, String id) {
		return context.getBean(AetherConsole.class)
			.handlers(100)
			.stream()
			.filter((handler) -> handler.id().equals(id))
			.findFirst()
			.orElseThrow();
	}

	private static TaskHandle<String> waiting(AssertableApplicationContext context, String tid)
			throws InterruptedException {
		TaskHandle<String> handle = context.getBean(AetherOperations.class)
			.task("j", "waits")
			.tid(tid)
			.perform(null, String.class);
		assertThat(context.getBean(Handlers.class).waiting.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
		return handle;
	}

	private static <T> List<T> entries(AetherEndpoint endpoint, String kind, Class<T> type) {
		AetherEndpoint.Listing listing = endpoint.list(kind, null, null);
		assertThat(listing).isNotNull();
		return Arrays.stream(listing.entries().toArray()).map(type::cast).toList();
	}

	static class Handlers {

		final CountDownLatch waiting = new CountDownLatch(1);

		final CountDownLatch go = new CountDownLatch(1);

		@AetherTaskHandler(job = "j", task = "echo", id = "echo")
		String echo(String value) {
			return value;
		}

		@AetherTaskHandler(job = "j", task = "waits", id = "waits")
		String waits(TaskContext task) throws InterruptedException {
			task.progress(30);
			this.waiting.countDown();
			this.go.await();
			return "done";
		}

		@AetherTaskHandler(job = "j", task = "failing", id = "failing")
		void failing() {
			throw new TaskFailedException("broken", "It is (in a test)");
		}

	}

}
