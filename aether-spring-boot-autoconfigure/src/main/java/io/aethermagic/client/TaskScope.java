package io.aethermagic.client;

import java.time.Duration;

import io.aethermagic.task.TaskKey;

/**
 * Something that tasks can belong to: they inherit what is left of its deadline, and are
 * cancelled when it ends.
 */
public interface TaskScope {

	/**
	 * Return which task the scope is.
	 * @return address and tid
	 */
	TaskKey task();

	/**
	 * Return how long the scope has left.
	 * @return the time left; zero when there is none
	 */
	Duration remaining();

	/**
	 * Note that a task belongs to the scope. If the scope has ended already, the task is
	 * cancelled at once.
	 * @param call the task
	 */
	void opened(ScopedCall call);

	/**
	 * Note that a task has ended.
	 * @param call what was given to {@link #opened}
	 */
	void closed(ScopedCall call);

}
