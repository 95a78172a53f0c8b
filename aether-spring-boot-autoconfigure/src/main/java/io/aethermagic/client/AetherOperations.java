package io.aethermagic.client;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

/**
 * Performs tasks. Implemented by {@link AetherTemplate}; inject this interface where a
 * test wants to put something else in its place. Safe for use by several threads.
 * <p>
 * No call throws because of what happens to the task: that is told by the handle. A call
 * throws {@link io.aethermagic.task.InvalidNameException} for a bad name and
 * {@link io.aethermagic.task.DataException} for a payload that cannot be written as JSON
 * or is too large.
 */
public interface AetherOperations {

	/**
	 * Perform a task in the default context, with the default timeout, on the default
	 * transport.
	 * @param <T> the type of the result
	 * @param job the service
	 * @param task the operation
	 * @param payload what the handler gets; anything that can be written as JSON
	 * @param type what the result is read as; {@link Void} for none
	 * @return a handle that follows the task
	 */
	default <T> TaskHandle<T> perform(String job, String task, @Nullable Object payload, Class<T> type) {
		return task(job, task).perform(payload, type);
	}

	/**
	 * Perform a task with a result of a generic type.
	 * @param <T> the type of the result
	 * @param job the service
	 * @param task the operation
	 * @param payload what the handler gets; anything that can be written as JSON
	 * @param type what the result is read as
	 * @return a handle that follows the task
	 */
	default <T> TaskHandle<T> perform(String job, String task, @Nullable Object payload,
			ParameterizedTypeReference<T> type) {
		return task(job, task).perform(payload, type);
	}

	/**
	 * Perform a task and forget it. It is followed, and recovered, like any other until
	 * its end or until this process stops; a failure is logged.
	 * @param job the service
	 * @param task the operation
	 * @param payload what the handler gets; anything that can be written as JSON
	 * @return the task's tid
	 */
	default String send(String job, String task, @Nullable Object payload) {
		return task(job, task).send(payload);
	}

	/**
	 * Begin a call that needs more than a job, a task and a payload.
	 * @param job the service
	 * @param task the operation
	 * @return the call, to be finished by {@code perform}, {@code broadcast} or
	 * {@code send}
	 */
	TaskCall task(String job, String task);

}
