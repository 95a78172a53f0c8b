package io.aethermagic.worker;

import org.jspecify.annotations.Nullable;

/**
 * A handler as it is at one moment.
 *
 * @param definition the handler as it was registered
 * @param state whether it takes tasks
 * @param concurrency how many tasks it may have in hand now
 * @param inHand how many it has
 * @param problem why it gets none although there is a connection; {@code null} where
 * nothing is known to be wrong
 */
public record HandlerView(TaskHandlerDefinition definition, State state, int concurrency, int inHand,
		@Nullable String problem) {

	/**
	 * Whether a handler takes tasks.
	 */
	public enum State {

		/** It is registered, and the worker has not been started. */
		NEW,

		/** It has asked for tasks, and the transport does not know of it yet. */
		SUBSCRIBING,

		/** It takes tasks. */
		LISTENING,

		/** It takes no tasks until it is resumed; what it has in hand goes on. */
		PAUSED,

		/** The worker has been stopped. */
		STOPPED

	}

}
