package io.aethermagic.autoconfigure.local;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.autoconfigure.AetherAutoConfigurations;
import io.aethermagic.autoconfigure.AetherWorkers;
import io.aethermagic.client.AetherDeadLetters;
import io.aethermagic.client.AetherOperations;
import io.aethermagic.client.BroadcastHandle;
import io.aethermagic.client.DeadLetterListener;
import io.aethermagic.client.GivenUpTask;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.DataException;
import io.aethermagic.task.NoWorkerException;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.task.TaskState;
import io.aethermagic.worker.TaskContext;
import io.aethermagic.worker.TaskHandlerDefinition;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/**
 * Tests that tasks go from a caller to a handler and back in one application.
 */
class AetherLocalTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AetherAutoConfigurations.with(JacksonAutoConfiguration.class,
				ValidationAutoConfiguration.class, LifecycleAutoConfiguration.class))
		.withUserConfiguration(Images.class);

	@Test
	void resultAndProgress() {
		this.runner.run((context) -> {
			TaskHandle<Size> handle = context.getBean(AetherOperations.class)
				.perform("image", "double", new Size(21), Size.class);
			List<Integer> progress = new CopyOnWriteArrayList<>();
			handle.onProgress((event) -> progress.add(event.percent()));
			assertThat(handle.get(SOON)).isEqualTo(new Size(42));
			await().atMost(SOON).untilAsserted(() -> assertThat(progress).contains(50));
		});
	}

	@Test
	void failure() {
		this.runner.run((context) -> {
			TaskHandle<Void> handle = context.getBean(AetherOperations.class)
				.perform("image", "break", Map.of(), Void.class);
			assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.get(SOON))
				.satisfies((failed) -> assertThat(failed.code()).isEqualTo("failed"))
				.withMessageContaining("It is broken");
			assertThat(handle.state()).isEqualTo(TaskState.FAILED);
		});
	}

	@Test
	void handlersInCodeAreFoundAsBeansAndTakenAfterTheStart() {
		TaskHandlerDefinition bean = TaskHandlerDefinition.of("as-a-bean",
				new TaskAddress(TaskAddress.DEFAULT_UNION, "code", "bean", TaskAddress.DEFAULT_CONTEXT), "workgroup", 1,
				(data, task) -> "bean");
		TaskHandlerDefinition late = TaskHandlerDefinition.of("late",
				new TaskAddress(TaskAddress.DEFAULT_UNION, "code", "late", TaskAddress.DEFAULT_CONTEXT), "workgroup", 1,
				(data, task) -> "late");
		this.runner.withBean(TaskHandlerDefinition.class, () -> bean).run((context) -> {
			AetherOperations aether = context.getBean(AetherOperations.class);
			assertThat(aether.perform("code", "bean", null, String.class).get(SOON)).isEqualTo("bean");
			context.getBean(AetherWorkers.class).get("local").register(late);
			assertThat(aether.perform("code", "late", null, String.class).get(SOON)).isEqualTo("late");
		});
	}

	@Test
	void invalidElementsAreABadRequestAndNotRetried() {
		this.runner.withPropertyValues("aether.worker.retry.enabled=true").run((context) -> {
			TaskHandle<Integer> handle = context.getBean(AetherOperations.class)
				.perform("image", "double-all", List.of(new Size(1), new Size(-1)), Integer.class);
			assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.get(SOON))
				.satisfies((failed) -> assertThat(failed.code()).isEqualTo("bad-request"))
				.withMessageContaining("[1].width must be greater than 0");
		});
	}

	@Test
	void whatWasSentAndFailsIsADeadLetterThatAListenerIsToldOf() {
		List<GivenUpTask> told = new CopyOnWriteArrayList<>();
		this.runner.withBean(DeadLetterListener.class, () -> told::add).run((context) -> {
			String tid = context.getBean(AetherOperations.class).send("image", "break", Map.of("width", 1));
			await().atMost(SOON).untilAsserted(() -> assertThat(told).hasSize(1));
			GivenUpTask task = told.get(0);
			assertThat(task.tid()).isEqualTo(tid);
			assertThat(task.transport()).isEqualTo("local");
			assertThat(task.data().read(Size.class)).isEqualTo(new Size(1));
			assertThat(task.cause()).contains("It is broken");
			AetherDeadLetters deadLetters = context.getBean(AetherDeadLetters.class);
			assertThat(deadLetters.on("local").find(task.id()).toCompletableFuture().join()).contains(task);
			assertThat(deadLetters.removeAll(task.address(), 10).toCompletableFuture().join()).isOne();
			assertThat(deadLetters.list(10).toCompletableFuture().join()).isEmpty();
		});
	}

	@Test
	void elementsSayTheirTypeInPayloadsAndResults() {
		this.runner.withBean(Shapes.class).run((context) -> {
			AetherOperations aether = context.getBean(AetherOperations.class);
			ParameterizedTypeReference<List<Shape>> type = new ParameterizedTypeReference<>() {
			};
			List<Shape> shapes = List.of(new Circle(1), new Square(2));
			for (String task : List.of("now", "later", "mono", "generic")) {
				assertThat(aether.task("shape", task).payloadType(type).perform(shapes, type).get(SOON)).as(task)
					.isEqualTo(shapes);
			}
			assertThatExceptionOfType(DataException.class)
				.isThrownBy(() -> aether.task("shape", "now").perform(shapes, type))
				.withMessageContaining("TaskCall.payloadType");
		});
	}

	@Test
	void retryAsConfigured() {
		this.runner
			.withPropertyValues("aether.worker.retry.enabled=true", "aether.worker.retry.initial-interval=1ms",
					"aether.worker.retry.jitter=0")
			.run((context) -> assertThat(context.getBean(AetherOperations.class)
				.perform("image", "third-time", null, Integer.class)
				.get(SOON)).isEqualTo(3));
	}

	@Test
	void invalidPayload() {
		this.runner.run((context) -> {
			TaskHandle<Size> handle = context.getBean(AetherOperations.class)
				.perform("image", "double", new Size(-1), Size.class);
			assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.get(SOON))
				.satisfies((failed) -> assertThat(failed.code()).isEqualTo("bad-request"))
				.withMessageContaining("width");
		});
	}

	@Test
	void nobodyThereSaysThatTheTransportIsLocal() {
		this.runner.run((context) -> {
			TaskHandle<Void> handle = context.getBean(AetherOperations.class)
				.perform("image", "unknown", null, Void.class);
			assertThatExceptionOfType(NoWorkerException.class).isThrownBy(() -> handle.get(SOON))
				.withMessageContaining("aether.transport is 'local'")
				.withMessageContaining("aether.client.no-worker");
		});
	}

	@Test
	void callsMadeWhileTheApplicationStartsWaitForItsHandlers() {
		this.runner.withUserConfiguration(Early.class)
			.run((context) -> assertThat(context.getBean(Early.class).handle.get(SOON)).isEqualTo(new Size(6)));
	}

	@Test
	void whoWaitsForATaskWhileTheApplicationStartsIsToldThatItWouldForEver() {
		this.runner.withUserConfiguration(TooEarly.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("the thread that starts it would wait here")
				.hasMessageContaining("ApplicationRunner"));
	}

	@Test
	void whatReturnsNothingGivesNullForEveryType() {
		this.runner.run((context) -> {
			AetherOperations aether = context.getBean(AetherOperations.class);
			for (String task : List.of("nothing", "nothing-later", "null")) {
				for (Class<?> type : List.of(Object.class, String.class, Integer.class, Map.class, Size.class,
						Void.class, byte[].class)) {
					assertThat(aether.perform("image", task, null, type).get(SOON)).isNull();
				}
			}
		});
	}

	@Test
	void aBroadcastHandlerBelongsToNoWorkgroup() {
		this.runner.run((context) -> {
			List<BroadcastHandle.Answer<Integer>> answers = context.getBean(AetherOperations.class)
				.task("image", "count")
				.broadcast(null, Integer.class, 2)
				.get(SOON);
			assertThat(answers).extracting(BroadcastHandle.Answer::workgroup, BroadcastHandle.Answer::value)
				.containsExactlyInAnyOrder(tuple("", 1), tuple("counters", 2));
		});
	}

	@Test
	void handlersOfTwoTransportsHearOnlyTheirOwn() {
		this.runner.withUserConfiguration(Other.class)
			.withPropertyValues("aether.transport=local", "aether.transports.other.type=local")
			.run((context) -> {
				AetherOperations aether = context.getBean(AetherOperations.class);
				assertThat(aether.task("other", "name").transport("other").perform(null, String.class).get(SOON))
					.isEqualTo("other");
				assertThatExceptionOfType(NoWorkerException.class)
					.isThrownBy(() -> aether.perform("other", "name", null, String.class).get(SOON));
				assertThatExceptionOfType(NoWorkerException.class)
					.isThrownBy(() -> aether.task("image", "double")
						.transport("other")
						.perform(new Size(1), Size.class)
						.get(SOON))
					.withMessageContaining("The transport 'other' is of the type 'local'");
			});
	}

	record Size(@Positive int width) {
	}

	static class Images {

		@AetherTaskHandler(job = "image", task = "double-all")
		int doubleAll(List<@Valid Size> sizes) {
			return sizes.size();
		}

		@AetherTaskHandler(job = "image", task = "double")
		Size resize(@Valid Size size, TaskContext task) {
			task.progress(50);
			return new Size(size.width() * 2);
		}

		@AetherTaskHandler(job = "image", task = "break")
		void breakIt() {
			throw new IllegalStateException("It is broken");
		}

		@AetherTaskHandler(job = "image", task = "nothing")
		void nothing() {
		}

		@AetherTaskHandler(job = "image", task = "nothing-later")
		CompletableFuture<Void> nothingLater() {
			return CompletableFuture.completedFuture(null);
		}

		@AetherTaskHandler(job = "image", task = "null")
		@Nullable Size none() {
			return null;
		}

		@AetherTaskHandler(job = "image", task = "count", broadcast = true)
		int one() {
			return 1;
		}

		@AetherTaskHandler(job = "image", task = "count", workgroup = "counters")
		int two() {
			return 2;
		}

		@AetherTaskHandler(job = "image", task = "third-time")
		int thirdTime(TaskContext task) {
			if (task.attempt() < 3) {
				throw new IllegalStateException("Not yet");
			}
			return task.attempt();
		}

	}

	static class TooEarly {

		TooEarly(AetherOperations aether) {
			aether.perform("image", "double", new Size(3), Size.class).get(SOON);
		}

	}

	static class Early {

		private final TaskHandle<Size> handle;

		Early(AetherOperations aether) {
			this.handle = aether.perform("image", "double", new Size(3), Size.class);
		}

	}

	static class Other {

		@AetherTaskHandler(job = "other", task = "name", transport = "other")
		String name() {
			return "other";
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
	sealed interface Shape permits Circle, Square {

	}

	@JsonTypeName("circle")
	record Circle(int radius) implements Shape {
	}

	@JsonTypeName("square")
	record Square(int side) implements Shape {
	}

	abstract static class Echo<T> {

		@AetherTaskHandler(job = "shape", task = "generic")
		CompletableFuture<List<T>> generic(List<T> values) {
			return CompletableFuture.completedFuture(values);
		}

	}

	static class Shapes extends Echo<Shape> {

		@AetherTaskHandler(job = "shape", task = "now")
		List<Shape> now(List<Shape> shapes) {
			return shapes;
		}

		@AetherTaskHandler(job = "shape", task = "later")
		CompletableFuture<List<Shape>> later(List<Shape> shapes) {
			return CompletableFuture.completedFuture(shapes);
		}

		@AetherTaskHandler(job = "shape", task = "mono")
		Flux<Shape> mono(List<Shape> shapes) {
			return Flux.fromIterable(shapes);
		}

	}

}
