package io.aethermagic.client;

import io.aethermagic.task.TaskKey;

/**
 * A call that belongs to a {@link TaskScope}, as the scope sees it. Safe for use by
 * several threads.
 */
public interface ScopedCall {

	/**
	 * Return which task it is.
	 * @return its address and tid
	 */
	TaskKey key();

	/**
	 * Tell whether the task waits for a worker to accept it.
	 * @return {@code false} for a broadcast, which nobody accepts
	 */
	boolean isUnaccepted();

	/**
	 * Ask whoever has the task to stop, and end the call if need be.
	 */
	void cancel();

}
