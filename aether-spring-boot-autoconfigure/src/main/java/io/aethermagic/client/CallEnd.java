package io.aethermagic.client;

import io.aethermagic.task.TaskEvent;

/**
 * The one way in which a call ends, whoever finds out that it has: only the first end of
 * a call counts, and whatever the call still holds is given back. Safe for use by several
 * threads.
 */
@FunctionalInterface
interface CallEnd {

	/**
	 * End a call.
	 * @param end how
	 * @return {@code false} if it had ended before
	 */
	boolean end(OpenCall call, TaskEvent.Ended end);

}
