package io.aethermagic.worker;

import java.lang.reflect.Type;

import io.aethermagic.task.TaskData;
import org.jspecify.annotations.Nullable;

/**
 * The work of a handler, whatever it is made of. Called by several threads at a time.
 */
@FunctionalInterface
public interface TaskFunction {

	/**
	 * Do a task.
	 * @param data what the caller sent
	 * @param context the task
	 * @return the result, a {@link java.util.concurrent.CompletionStage} of it, where
	 * Reactor is there a {@code Publisher} (its one value, or the list of all), or
	 * {@code null}
	 * @throws Throwable what the handler throws, unwrapped
	 */
	@Nullable Object handle(TaskData data, TaskContext context) throws Throwable;

	/**
	 * Return the declared type of the result, by which it is written: what is inside of a
	 * stage or a publisher, the list of the values of one that has several.
	 * @return the type, or {@code null} if it is not known
	 */
	default @Nullable Type resultType() {
		return null;
	}

}
