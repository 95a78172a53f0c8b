package io.aethermagic.worker;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incident;
import io.aethermagic.task.TaskData;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;

/**
 * Calls handlers, within what the application has put around them: its task decorator,
 * then its interceptors. Where there is nothing, nothing is made for it. Safe for use by
 * several threads.
 */
final class HandlerCaller {

	private final AetherNode node;

	private final List<TaskHandlerInterceptor> interceptors;

	private final @Nullable TaskDecorator decorator;

	HandlerCaller(AetherNode node, HandlerInterception interception) {
		this.node = node;
		this.interceptors = interception.interceptors();
		this.decorator = interception.decorator();
	}

	/**
	 * Call a handler on the current thread, which is the handler's.
	 * @return its result, or a stage with it
	 * @throws Throwable what the handler, or something around it, throws
	 */
	@Nullable Object call(TaskRun run, RunContext context) throws Throwable {
		if (this.decorator == null) {
			return callUndecorated(run, context);
		}
		DecoratedCall call = new DecoratedCall(run, context);
		Throwable thrown = null;
		try {
			this.decorator.decorate(call).run();
		}
		catch (Throwable ex) {
			thrown = ex;
		}
		return call.end(thrown, this.decorator);
	}

	private @Nullable Object callUndecorated(TaskRun run, RunContext context) throws Throwable {
		TaskHandlerDefinition handler = run.container.definition();
		TaskData data = run.perform.payload().data();
		return this.interceptors.isEmpty() ? callHandler(handler, data, context) : proceed(0, context,
				new TaskAttempt(handler, this.node.name(), data, context, QueueTime.of(run, this.node.timers())));
	}

	private CompletionStage<@Nullable Object> proceed(int index, RunContext context, TaskAttempt attempt) {
		try {
			if (index == this.interceptors.size()) {
				return stage(callHandler(attempt.handler(), attempt.data(), attempt.task(), context));
			}
			TaskHandlerInterceptor interceptor = this.interceptors.get(index);
			CompletionStage<@Nullable Object> stage = interceptor.intercept(attempt,
					(next) -> proceed(index + 1, context, next));
			if (stage == null) {
				throw new IllegalStateException("The interceptor " + interceptor.getClass().getName()
						+ " returned null in the place of a stage");
			}
			return stage;
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	@SuppressWarnings("unchecked")
	private static CompletionStage<@Nullable Object> stage(@Nullable Object value) {
		return (value instanceof CompletionStage<?> stage) ? (CompletionStage<@Nullable Object>) stage
				: CompletableFuture.completedFuture(value);
	}

	private static @Nullable Object callHandler(TaskHandlerDefinition handler, TaskData data, RunContext context)
			throws Throwable {
		return callHandler(handler, data, context, context);
	}

	private static @Nullable Object callHandler(TaskHandlerDefinition handler, TaskData data, TaskContext task,
			RunContext context) throws Throwable {
		Object value = ReactiveResults.subscribed(handler.function().handle(data, task));
		if (value instanceof CompletionStage<?> stage) {
			cancelOnStop(context, stage);
		}
		return value;
	}

	private static void cancelOnStop(RunContext context, CompletionStage<?> stage) {
		Future<?> future;
		try {
			future = stage.toCompletableFuture();
		}
		catch (UnsupportedOperationException ex) {
			// it cannot be cancelled, but its handler can see that it should stop
			return;
		}
		context.onCancel(() -> future.cancel(true));
	}

	/**
	 * The call that a decorator gets.
	 */
	private final class DecoratedCall implements Runnable {

		private final TaskRun run;

		private final RunContext context;

		private boolean called;

		private @Nullable Object value;

		private @Nullable Throwable failure;

		private DecoratedCall(TaskRun run, RunContext context) {
			this.run = run;
			this.context = context;
		}

		@Override
		public void run() {
			this.called = true;
			try {
				this.value = callUndecorated(this.run, this.context);
			}
			catch (Throwable ex) {
				this.failure = ex;
			}
		}

		/**
		 * The handler's end counts, whatever the decorator throws after it.
		 */
		private @Nullable Object end(@Nullable Throwable thrown, TaskDecorator decorator) throws Throwable {
			if (thrown != null && this.called) {
				HandlerCaller.this.node.incidents()
					.count(Incident.INTERCEPTOR_FAILED, () -> "The task decorator " + decorator.getClass().getName()
							+ " around task " + this.run.key.task(), thrown);
			}
			if (this.failure != null) {
				throw this.failure;
			}
			if (thrown != null && !this.called) {
				throw thrown;
			}
			if (!this.called) {
				throw new IllegalStateException(
						"The task decorator " + decorator.getClass().getName() + " has not run the handler");
			}
			return this.value;
		}

	}

}
