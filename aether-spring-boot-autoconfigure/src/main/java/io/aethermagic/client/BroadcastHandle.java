package io.aethermagic.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.aethermagic.task.TaskFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what several workers answer to one task. It ends by count or by time, and at
 * once, empty, where nobody is there. Safe for use by several threads.
 *
 * @param <T> the type of a result
 */
public interface BroadcastHandle<T> {

	/**
	 * What one worker answered.
	 *
	 * @param <T> the type of the result
	 * @param instance the worker's instance id
	 * @param workgroup the worker's workgroup; empty for a broadcast handler
	 * @param value the result; {@code null} where there is none
	 * @param failure why there is no result; {@code null} where there is one
	 */
	record Answer<T>(String instance, String workgroup, @Nullable T value, @Nullable TaskFailedException failure) {
	}

	/**
	 * Return the identifier of this execution of the task.
	 * @return the tid, as the call set it or a new one
	 */
	String tid();

	/**
	 * Return what has been answered up to now.
	 * @return the answers, in the order in which they came
	 */
	List<Answer<T>> answers();

	/**
	 * Wait for the end.
	 * @param timeout how long to wait at most
	 * @return all answers, or those that have come in that time
	 * @throws io.aethermagic.task.AetherException if the waiting thread was interrupted;
	 * its interrupt status is set again
	 * @throws IllegalStateException if the application has not started, and the thread is
	 * the one that starts it, so that it would wait for itself
	 */
	List<Answer<T>> get(Duration timeout);

	/**
	 * Return all answers as a future. It completes on Aether's executor, never
	 * exceptionally.
	 * @return a future of its own for each call
	 */
	CompletableFuture<List<Answer<T>>> completion();

	/**
	 * Be told of each answer; those that have come already are told first.
	 * @param listener who is told, on Aether's executor, one at a time
	 * @return this handle
	 */
	BroadcastHandle<T> onAnswer(Consumer<Answer<T>> listener);

	/**
	 * Ask all workers to stop, and end with the answers that have come.
	 */
	void cancel();

}
