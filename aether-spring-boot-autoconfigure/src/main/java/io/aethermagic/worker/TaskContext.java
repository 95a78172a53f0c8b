package io.aethermagic.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.aethermagic.client.AetherOperations;
import io.aethermagic.task.TaskAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a handler knows of the task in its hands, and what it can say about it. Safe for
 * use by several threads; no method blocks.
 */
public interface TaskContext {

	/**
	 * Return where the task was sent.
	 * @return the address
	 */
	TaskAddress address();

	/**
	 * Return the task's identifier.
	 * @return the tid
	 */
	String tid();

	/**
	 * Return the workgroup that this handler works for.
	 * @return the workgroup; empty for a broadcast handler
	 */
	String workgroup();

	/**
	 * Return which hand-over of the task this is.
	 * @return 1 for the first; it can rise while the handler runs
	 */
	int dispatch();

	/**
	 * Return which run of the handler within the dispatch this is.
	 * @return 1 for the first
	 */
	int attempt();

	/**
	 * Return when the task expires.
	 * @return the instant, by this machine's clock
	 */
	Instant deadline();

	/**
	 * Return how long the task has left.
	 * @return the time left; zero when there is none
	 */
	Duration remaining();

	/**
	 * Return what the caller put beside the payload.
	 * @return the caller's headers, without Aether's own
	 */
	Map<String, String> headers();

	/**
	 * Tell whether the work should stop: cancelled, past its deadline, given to another
	 * worker, or the application is stopping. The thread is interrupted as well.
	 * @return {@code true} from then on
	 */
	boolean cancelled();

	/**
	 * Be told when the work should stop; at once if that is already so.
	 * @param listener who is told; must be short
	 */
	void onCancel(Runnable listener);

	/**
	 * Tell the caller how far the work is.
	 * @param percent 0 to 100; other numbers are cut to that range
	 */
	default void progress(int percent) {
		progress(percent, null);
	}

	/**
	 * Tell the caller how far the work is, with data. Never blocks: while the way is full
	 * only the newest is kept.
	 * @param percent 0 to 100; other numbers are cut to that range
	 * @param data anything that can be written as JSON; {@code null} for nothing
	 */
	void progress(int percent, @Nullable Object data);

	/**
	 * Return operations for tasks that belong to this one: they inherit what is left of
	 * its deadline, are cancelled when it ends, and don't count against
	 * {@code aether.client.max-pending}.
	 * @return the operations
	 */
	AetherOperations nested();

}
