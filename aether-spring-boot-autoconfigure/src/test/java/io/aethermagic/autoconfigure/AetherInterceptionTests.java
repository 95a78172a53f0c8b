package io.aethermagic.autoconfigure;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.client.AetherDeadLetters;
import io.aethermagic.client.AetherOperations;
import io.aethermagic.client.BroadcastHandle;
import io.aethermagic.client.CallFollower;
import io.aethermagic.client.TaskCallInterceptor;
import io.aethermagic.client.TaskCallRequest;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.node.Incident;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.task.TaskState;
import io.aethermagic.worker.TaskContext;
import io.aethermagic.worker.TaskHandlerInterceptor;
import io.aethermagic.worker.WorkerExecutors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.task.TaskDecorator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

/**
 * Tests of what an application puts around its calls, its handlers and its callbacks, and
 * of what the log's context says in them.
 */
class AetherInterceptionTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	private static final ThreadLocal<@Nullable String> TENANT = new ThreadLocal<>();

	private final List<String> seen = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AetherAutoConfigurations.with(JacksonAutoConfiguration.class, LifecycleAutoConfiguration.class))
		.withUserConfiguration(Handlers.class);

	@Test
	void aCallHasHeadersAndAPayloadAndIsFollowedToItsEnd() {
		TaskCallInterceptor outer = (request) -> {
			this.seen.add(request.kind() + " " + request.address().task() + " " + request.payload());
			request.header("tenant", "blue");
			return follower("outer");
		};
		TaskCallInterceptor inner = (request) -> {
			assertThat(request.headers()).containsExactly(entry("tenant", "blue"));
			request.payload("changed");
			return follower("inner");
		};
		this.runner.withBean("outer", TaskCallInterceptor.class, () -> outer)
			.withBean("inner", TaskCallInterceptor.class, () -> inner)
			.run((context) -> {
				assertThat(aether(context).perform("j", "tenant", "given", String.class).get(SOON))
					.isEqualTo("changed for blue");
				assertThat(this.seen).containsExactly("PERFORM tenant given", "inner accepted 1", "outer accepted 1",
						"inner COMPLETED", "outer COMPLETED");
			});
	}

	private CallFollower follower(String name) {
		return new CallFollower() {

			@Override
			public void accepted(TaskEvent.Accepted event) {
				AetherInterceptionTests.this.seen.add(name + " accepted " + event.dispatch());
			}

			@Override
			public TaskEvent.Ended ended(TaskEvent.Ended end) {
				AetherInterceptionTests.this.seen.add(name + " " + end.state());
				return end;
			}

		};
	}

	@Test
	void aCallIsFollowedThroughItsProgress() {
		Type type = new ParameterizedTypeReference<List<String>>() {
		}.getType();
		TaskCallInterceptor interceptor = (request) -> {
			this.seen.add("type " + request.payloadType());
			request.payload(request.payload());
			assertThat(request.payloadType()).isEqualTo(type);
			request.payload("other");
			assertThat(request.payloadType()).isNull();
			return new CallFollower() {

				@Override
				public void progress(TaskEvent.Progress event) {
					AetherInterceptionTests.this.seen
						.add(event.percent() + " " + event.data().read(String.class) + " " + event.attempt());
				}

			};
		};
		this.runner.withBean(TaskCallInterceptor.class, () -> interceptor).run((context) -> {
			assertThat(aether(context).task("j", "slow")
				.payloadType(ParameterizedTypeReference.forType(type))
				.perform(List.of("given"), String.class)
				.get(SOON)).isEqualTo("other");
			assertThat(this.seen).containsExactly("type " + type, "40 decoded 1");
		});
	}

	@Test
	void aCallCanBeRefusedAnsweredOrEndedOtherwise() {
		TaskCallInterceptor interceptor = (request) -> {
			if ("refuse".equals(request.payload())) {
				throw new TaskFailedException("not-allowed", "You may not");
			}
			if ("answer".equals(request.payload())) {
				request.answer("answered");
			}
			return new CallFollower() {

				@Override
				public TaskEvent.Ended ended(TaskEvent.Ended end) {
					return "replace".equals(request.payload()) ? new TaskEvent.Failed("replaced", "It was") : end;
				}

			};
		};
		this.runner.withBean(TaskCallInterceptor.class, () -> interceptor).run((context) -> {
			assertThat(failure(aether(context).perform("j", "echo", "refuse", String.class)).code())
				.isEqualTo("not-allowed");
			assertThat(aether(context).perform("j", "nobody", "answer", String.class).get(SOON)).isEqualTo("answered");
			TaskHandle<String> replaced = aether(context).perform("j", "echo", "replace", String.class);
			assertThat(failure(replaced).code()).isEqualTo("replaced");
			assertThat(replaced.state()).isEqualTo(TaskState.FAILED);
			assertThat(aether(context).perform("j", "echo", "plain", String.class).get(SOON)).isEqualTo("plain");
			assertThat(context.getBean(AetherClients.class).get("local").openCalls()).isZero();
		});
	}

	@Test
	void whatIsRefusedWithoutAHandleIsADeadLetter() {
		TaskCallInterceptor interceptor = (request) -> {
			throw new IllegalStateException("no token");
		};
		this.runner.withBean(TaskCallInterceptor.class, () -> interceptor).run((context) -> {
			aether(context).send("j", "echo", "data");
			AetherDeadLetters letters = context.getBean(AetherDeadLetters.class);
			await().atMost(SOON)
				.untilAsserted(() -> assertThat(letters.list(10).toCompletableFuture().join()).singleElement()
					.satisfies((letter) -> {
						assertThat(letter.code()).isEqualTo(TaskCallRequest.INTERCEPTOR_FAILED);
						assertThat(letter.data().read(String.class)).isEqualTo("data");
					}));
		});
	}

	@Test
	void aCallInterceptorThatThrowsIsNamedAndLosesNothing() {
		AtomicInteger calls = new AtomicInteger();
		TaskCallInterceptor interceptor = (request) -> {
			if (calls.incrementAndGet() == 1) {
				throw new IllegalStateException("no token");
			}
			return new CallFollower() {

				@Override
				public void accepted(TaskEvent.Accepted event) {
					throw new IllegalStateException("accepted (in a test)");
				}

				@Override
				public TaskEvent.Ended ended(TaskEvent.Ended end) {
					throw new IllegalStateException("ended (in a test)");
				}

				@Override
				public void callback(Runnable callback) {
					throw new IllegalStateException("callback (in a test)");
				}

			};
		};
		this.runner.withBean(TaskCallInterceptor.class, () -> interceptor).run((context) -> {
			assertThat(failure(aether(context).perform("j", "echo", 1, String.class)))
				.satisfies((failed) -> assertThat(failed.code()).isEqualTo(TaskCallRequest.INTERCEPTOR_FAILED))
				.hasMessageContaining("no token");
			TaskHandle<String> handle = aether(context).perform("j", "echo", "on", String.class);
			handle.onEvent((event) -> this.seen.add(event.getClass().getSimpleName()));
			assertThat(handle.get(SOON)).isEqualTo("on");
			await().atMost(SOON).untilAsserted(() -> assertThat(this.seen).contains("Completed"));
			assertThat(context.getBean(Incidents.class).count(Incident.INTERCEPTOR_FAILED)).isGreaterThanOrEqualTo(4);
		});
	}

	@Test
	void aBroadcastIsIntercepted() {
		TaskCallInterceptor interceptor = (request) -> {
			this.seen.add(request.kind().name());
			return follower("one");
		};
		this.runner.withBean(TaskCallInterceptor.class, () -> interceptor).run((context) -> {
			BroadcastHandle<String> handle = aether(context).task("j", "echo").broadcast("x", String.class, 1);
			assertThat(handle.get(SOON)).hasSize(1);
			assertThat(this.seen).containsExactly("BROADCAST", "one COMPLETED");
		});
	}

	@Test
	void interceptorsAreAroundEachAttemptOfAHandler() {
		TaskHandlerInterceptor outer = (attempt, next) -> {
			this.seen.add("outer " + attempt.task().attempt() + " " + attempt.handler().address().task() + " "
					+ attempt.transport());
			return next.proceed(attempt)
				.whenComplete((value, failure) -> this.seen
					.add("outer " + attempt.task().attempt() + " " + ((failure != null) ? "failed" : value)));
		};
		TaskHandlerInterceptor inner = (attempt, next) -> next.proceed(attempt).thenApply((value) -> value + "!");
		this.runner.withBean("outer", TaskHandlerInterceptor.class, () -> outer)
			.withBean("inner", TaskHandlerInterceptor.class, () -> inner)
			.withPropertyValues("aether.worker.retry.enabled=true", "aether.worker.retry.initial-interval=1ms",
					"aether.worker.retry.jitter=0")
			.run((context) -> {
				assertThat(aether(context).perform("j", "second-time", null, String.class).get(SOON))
					.isEqualTo("attempt 2!");
				assertThat(this.seen).containsExactly("outer 1 second-time local", "outer 1 failed",
						"outer 2 second-time local", "outer 2 attempt 2!");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "later", "mono", "echo" })
	void resultsOfEveryKindComeThroughInterceptors(String task) {
		TaskHandlerInterceptor interceptor = (attempt, next) -> next.proceed(attempt).thenApply((value) -> value + "!");
		this.runner.withBean(TaskHandlerInterceptor.class, () -> interceptor)
			.run((context) -> assertThat(aether(context).perform("j", task, "value", String.class).get(SOON))
				.isEqualTo("value!"));
	}

	@Test
	void aStageThatAHandlerReturnedIsCancelledThroughInterceptors() {
		TaskHandlerInterceptor interceptor = (attempt, next) -> next.proceed(attempt).thenApply((value) -> value);
		this.runner.withBean(TaskHandlerInterceptor.class, () -> interceptor).run((context) -> {
			Handlers handlers = context.getBean(Handlers.class);
			TaskHandle<String> handle = aether(context).perform("j", "never", null, String.class);
			handlers.waiting.await();
			handle.cancel();
			await().atMost(SOON).untilAsserted(() -> assertThat(handle.state()).isEqualTo(TaskState.CANCELLED));
			assertThat(handlers.never).isCancelled();
		});
	}

	@Test
	void anInterceptorCanRefuseATaskOrAnswerIt() {
		TaskHandlerInterceptor interceptor = (attempt, next) -> switch (attempt.data().read(String.class)) {
			case "refuse" -> throw new TaskFailedException("not-allowed", "You may not");
			case "answer" -> CompletableFuture.completedFuture("answered");
			case "break" -> throw new IllegalStateException("It is broken");
			default -> next.proceed(attempt);
		};
		this.runner.withBean(TaskHandlerInterceptor.class, () -> interceptor).run((context) -> {
			assertThat(failure(aether(context).perform("j", "echo", "refuse", String.class)).code())
				.isEqualTo("not-allowed");
			assertThat(aether(context).perform("j", "echo", "answer", String.class).get(SOON)).isEqualTo("answered");
			assertThat(failure(aether(context).perform("j", "echo", "break", String.class)))
				.hasMessageContaining("It is broken");
			assertThat(aether(context).perform("j", "echo", "plain", String.class).get(SOON)).isEqualTo("plain");
			await().atMost(SOON)
				.untilAsserted(
						() -> assertThat(context.getBean(AetherWorkers.class).get("local").runningTasks()).isZero());
		});
	}

	@Test
	void theDecoratorOfTheApplicationIsAroundHandlersAndCallbacks() {
		TaskDecorator decorator = (work) -> {
			String tenant = TENANT.get();
			return () -> {
				TENANT.set((tenant != null) ? tenant : "nobody");
				try {
					work.run();
				}
				finally {
					TENANT.remove();
				}
			};
		};
		this.runner.withBean(TaskDecorator.class, () -> decorator).run((context) -> {
			assertThat(aether(context).perform("j", "thread-local", null, String.class).get(SOON)).isEqualTo("nobody");
			TENANT.set("blue");
			try {
				TaskHandle<String> handle = aether(context).perform("j", "echo", "x", String.class);
				handle.onEvent((event) -> this.seen.add("event " + TENANT.get()));
				CompletableFuture<Void> done = handle.completion()
					.thenAccept((value) -> this.seen.add("future " + TENANT.get()));
				done.join();
				aether(context).task("j", "echo")
					.broadcast("x", String.class, 1)
					.onAnswer((answer) -> this.seen.add("answer " + TENANT.get()));
				await().atMost(SOON)
					.untilAsserted(() -> assertThat(this.seen).contains("future blue", "event blue", "answer blue"));
			}
			finally {
				TENANT.remove();
			}
		});
	}

	@Test
	void aDecoratorThatThrowsFailsTheAttemptOrNothing() {
		AtomicInteger when = new AtomicInteger();
		TaskDecorator decorator = (work) -> () -> {
			if (when.get() == 0) {
				throw new IllegalStateException("before (in a test)");
			}
			work.run();
			throw new IllegalStateException("after (in a test)");
		};
		this.runner.withBean(TaskDecorator.class, () -> decorator).run((context) -> {
			TaskHandle<String> before = aether(context).perform("j", "echo", "x", String.class);
			before.onEvent((event) -> this.seen.add(event.getClass().getSimpleName()));
			assertThat(failure(before)).hasMessageContaining("before (in a test)");
			await().atMost(SOON).untilAsserted(() -> assertThat(this.seen).contains("Failed"));
			when.set(1);
			assertThat(aether(context).perform("j", "echo", "x", String.class).get(SOON)).isEqualTo("x");
			assertThat(context.getBean(Incidents.class).count(Incident.INTERCEPTOR_FAILED)).isPositive();
		});
	}

	@Test
	void theLogsContextNamesTheTaskInHandlersAndListeners() {
		this.runner
			.withPropertyValues("aether.worker.concurrency=1", "aether.worker.retry.enabled=true",
					"aether.worker.retry.initial-interval=1ms", "aether.worker.retry.jitter=0")
			.run((context) -> {
				TaskHandle<Map<String, String>> handle = aether(context).task("j", "logged")
					.tid("t1")
					.perform(null, new ParameterizedTypeReference<>() {
					});
				List<Map<String, String>> listeners = new CopyOnWriteArrayList<>();
				handle.onEvent((event) -> listeners.add(mdc()));
				CompletableFuture<Void> done = handle.completion().thenAccept((value) -> listeners.add(mdc()));
				context.getBean(Handlers.class).go.countDown();
				assertThat(handle.get(SOON)).contains(entry("tid", "t1"), entry("job", "j"), entry("task", "logged"),
						entry("attempt", "2"));
				done.join();
				await().atMost(SOON).untilAsserted(() -> assertThat(listeners).hasSizeGreaterThan(2));
				assertThat(listeners)
					.allSatisfy((mdc) -> assertThat(mdc).contains(entry("tid", "t1"), entry("task", "logged")));
				assertThat(MDC.get("tid")).isNull();
			});
	}

	@Test
	void nothingOfATaskIsLeftOnItsThread() {
		List<Map<String, String>> between = new CopyOnWriteArrayList<>();
		Executor executor = (work) -> {
			MDC.put("tid", "mine");
			work.run();
			between.add(mdc());
		};
		this.runner
			.withBean(WorkerExecutors.class,
					() -> (prefix, concurrency) -> (work) -> new Thread(() -> executor.execute(work)).start())
			.run((context) -> {
				aether(context).perform("j", "echo", "x", String.class).get(SOON);
				await().atMost(SOON).untilAsserted(() -> assertThat(between).isNotEmpty());
				assertThat(between).allSatisfy((mdc) -> assertThat(mdc).containsExactly(entry("tid", "mine")));
			});
	}

	private static Map<String, String> mdc() {
		Map<String, String> copy = MDC.getCopyOfContextMap();
		return (copy != null) ? copy : Map.of();
	}

	private static AetherOperations aether(ApplicationContext context) {
		return context.getBean(AetherOperations.class);
	}

	private static TaskFailedException failure(TaskHandle<?> handle) {
		List<TaskFailedException> failures = new ArrayList<>();
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.get(SOON))
			.satisfies(failures::add);
		return failures.get(0);
	}

	static class Handlers {

		final CountDownLatch waiting = new CountDownLatch(1);

		final CountDownLatch go = new CountDownLatch(1);

		final CompletableFuture<String> never = new CompletableFuture<>();

		@AetherTaskHandler(job = "j", task = "echo")
		@Nullable String echo(String value) {
			return value;
		}

		@AetherTaskHandler(job = "j", task = "slow")
		String slow(String value, TaskContext task) {
			task.progress(40, "decoded");
			return value;
		}

		@AetherTaskHandler(job = "j", task = "tenant")
		String tenant(String value, TaskContext task) {
			return value + " for " + task.headers().get("tenant");
		}

		@AetherTaskHandler(job = "j", task = "second-time")
		String secondTime(TaskContext task) {
			if (task.attempt() < 2) {
				throw new IllegalStateException("Not yet");
			}
			return "attempt " + task.attempt();
		}

		@AetherTaskHandler(job = "j", task = "later")
		CompletableFuture<String> later(String value) {
			return CompletableFuture.supplyAsync(() -> value);
		}

		@AetherTaskHandler(job = "j", task = "mono")
		Mono<String> mono(String value) {
			return Mono.delay(Duration.ofMillis(1)).map((tick) -> value);
		}

		@AetherTaskHandler(job = "j", task = "never")
		CompletableFuture<String> never() {
			this.waiting.countDown();
			return this.never;
		}

		@AetherTaskHandler(job = "j", task = "thread-local")
		@Nullable String threadLocal() {
			return TENANT.get();
		}

		@AetherTaskHandler(job = "j", task = "logged")
		Map<String, String> logged(TaskContext task) throws InterruptedException {
			this.go.await();
			task.progress(10);
			if (task.attempt() < 2) {
				throw new IllegalStateException("Not yet");
			}
			return mdc();
		}

	}

}
