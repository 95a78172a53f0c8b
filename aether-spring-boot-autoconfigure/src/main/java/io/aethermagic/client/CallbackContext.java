package io.aethermagic.client;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.aethermagic.node.Incident;
import io.aethermagic.node.Incidents;
import io.aethermagic.node.LogContext;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskKey;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;

/**
 * What is around the callbacks of one call: the application's decorator, which sees the
 * thread that gives the callback, the call's follower, and the log's context. None of
 * them can keep a callback from being run. Safe for use by several threads; one callback
 * is run by one thread at a time.
 */
final class CallbackContext {

	private final TaskKey key;

	private final Executor executor;

	private final @Nullable TaskDecorator decorator;

	private final CallFollower follower;

	private final Incidents incidents;

	CallbackContext(TaskKey key, Executor executor, @Nullable TaskDecorator decorator, CallFollower follower,
			Incidents incidents) {
		this.key = key;
		this.executor = executor;
		this.decorator = decorator;
		this.follower = follower;
		this.incidents = incidents;
	}

	CallFollower follower() {
		return this.follower;
	}

	/**
	 * Return the way to run callbacks that {@link #around} has prepared.
	 */
	Executor executor() {
		return this.executor;
	}

	/**
	 * Prepare a callback, on the thread that gives it.
	 * @param <T> the type of what it takes
	 * @param callback the callback
	 * @return what calls it within all that is around it
	 */
	<T> Consumer<T> around(Consumer<T> callback) {
		Decorated<T> decorated = new Decorated<>(callback);
		if (this.decorator == null) {
			return decorated::call;
		}
		Runnable work = this.decorator.decorate(decorated::callCurrent);
		return (value) -> decorated.call(value, work);
	}

	/**
	 * Return an executor for one callback, of which nothing is known yet, on the thread
	 * that will give it.
	 */
	Executor oneTime() {
		Consumer<Runnable> run = around(Runnable::run);
		return (work) -> this.executor.execute(() -> run.accept(work));
	}

	/**
	 * A callback with what is around it.
	 */
	private final class Decorated<T> {

		private final Consumer<T> callback;

		private @Nullable OnceRunnable current;

		private Decorated(Consumer<T> callback) {
			this.callback = callback;
		}

		private void call(T value) {
			int attempt = (value instanceof TaskEvent.Progress progress) ? progress.attempt() : 0;
			LogContext log = LogContext.of(CallbackContext.this.key, attempt);
			try {
				if (CallbackContext.this.follower == CallFollower.NOBODY) {
					this.callback.accept(value);
				}
				else {
					CallbackContext.this.follower.callback(() -> this.callback.accept(value));
				}
			}
			finally {
				log.close();
			}
		}

		private void call(T value, Runnable work) {
			OnceRunnable once = new OnceRunnable(() -> call(value));
			this.current = once;
			try {
				work.run();
			}
			catch (RuntimeException | Error ex) {
				if (once.isThrowing()) {
					throw ex;
				}
				CallbackContext.this.incidents.count(Incident.INTERCEPTOR_FAILED,
						() -> "The task decorator around a callback of " + CallbackContext.this.key, ex);
			}
			once.run();
		}

		private void callCurrent() {
			OnceRunnable current = this.current;
			if (current != null) {
				current.run();
			}
		}

	}

}
