package io.aethermagic.worker;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * Is put around each attempt of each handler of this application: to look at headers, to
 * refuse a task or answer it in the handler's place, to change what the handler gets or
 * what it has returned, to measure, to set up what belongs to a thread. Beans of this
 * type are put around each other in their order: the first is the outermost. Called by
 * several threads at a time.
 */
@FunctionalInterface
public interface TaskHandlerInterceptor {

	/**
	 * Go on with an attempt, on the thread that the handler's method is called on. When
	 * {@code next} returns, the method has returned; the stage completes with the
	 * attempt, which for a handler that returns a stage itself is later and on another
	 * thread.
	 * <p>
	 * What is thrown, or what the stage fails with, is treated as if the handler had
	 * thrown it: a {@link io.aethermagic.task.TaskFailedException} is the task's end,
	 * anything else may be followed by another attempt.
	 * @param attempt the attempt
	 * @param next goes on with it
	 * @return the result, as a rule what {@code next} has returned or what depends on it
	 * @throws Exception whatever the attempt is to fail with
	 */
	CompletionStage<@Nullable Object> intercept(TaskAttempt attempt, Next next) throws Exception;

	/**
	 * What is inside of an interceptor: other interceptors, and the handler at last.
	 */
	@FunctionalInterface
	interface Next {

		/**
		 * Go on. Never throws: what the handler throws is in the stage.
		 * @param attempt the attempt, or another one with other data
		 * @return a stage that completes with the handler's result, complete already for
		 * a handler that returns it
		 */
		CompletionStage<@Nullable Object> proceed(TaskAttempt attempt);

	}

}
