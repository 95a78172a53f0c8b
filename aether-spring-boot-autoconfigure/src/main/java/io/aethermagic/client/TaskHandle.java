package io.aethermagic.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * Follows one task to its one end. Safe for use by several threads.
 * <p>
 * Listeners run on an executor of Aether's, for one handle in order and one at a time. A
 * listener that is added late is first told the last Accepted, the last Progress and the
 * end, as far as they have happened. What a listener throws is logged and stops nothing.
 *
 * @param <T> the type of the result
 */
public interface TaskHandle<T> {

	/**
	 * Return the identifier of this execution of the task.
	 * @return the tid, as the call set it or a new one
	 */
	String tid();

	/**
	 * Return where the task was sent.
	 * @return union, job, task and context
	 */
	TaskAddress address();

	/**
	 * Return what is known of the task now. One that could not be sent is PENDING again.
	 * @return one of the states; the same for ever once it is an end
	 */
	TaskState state();

	/**
	 * Wait for the result. Waiting in vain does not cancel the task.
	 * @param timeout how long to wait at most
	 * @return the result; {@code null} where the handler returned nothing
	 * @throws io.aethermagic.task.TaskTimeoutException if there was no end in that time
	 * @throws io.aethermagic.task.TaskFailedException if the task failed
	 * @throws io.aethermagic.task.TaskCancelledException if it was cancelled
	 * @throws io.aethermagic.task.TaskExpiredException if its deadline passed; the
	 * message says how far it had come
	 * @throws io.aethermagic.task.TaskDismissedException if it was dismissed
	 * @throws io.aethermagic.task.DataException if the result cannot be read as the type
	 * @throws io.aethermagic.task.AetherException if the waiting thread was interrupted;
	 * its interrupt status is set again
	 * @throws IllegalStateException if the application has not started, and the thread is
	 * the one that starts it, so that it would wait for itself
	 */
	@Nullable T get(Duration timeout);

	/**
	 * Return the result as a future. It completes on Aether's executor, exceptionally
	 * with the exceptions of {@link #get}. Cancelling it, or completing it, does nothing
	 * to the task.
	 * @return a future of its own for each call
	 */
	CompletableFuture<@Nullable T> completion();

	/**
	 * Be told of progress.
	 * @param listener who is told
	 * @return this handle
	 */
	TaskHandle<T> onProgress(Consumer<TaskEvent.Progress> listener);

	/**
	 * Be told of everything.
	 * @param listener who is told
	 * @return this handle
	 */
	TaskHandle<T> onEvent(Consumer<TaskEvent> listener);

	/**
	 * Return the events as a stream that completes after the end. A subscriber that asks
	 * for less than comes gets the newest progress, and misses no other event.
	 * @return a publisher; each subscriber is treated as a late listener
	 */
	Flow.Publisher<TaskEvent> events();

	/**
	 * Ask for the work to be stopped. A task that nobody has accepted is CANCELLED at
	 * once; otherwise its worker's word is awaited, for one lease at most. A result that
	 * comes first wins.
	 */
	void cancel();

	/**
	 * Stop caring: the work goes on, answers are dropped, the handle is DISMISSED.
	 */
	void dismiss();

	/**
	 * Return the end, if it is there.
	 * @return the end, or {@code null} while the task is open
	 */
	TaskEvent.@Nullable Ended end();

}
