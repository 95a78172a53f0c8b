package io.aethermagic.worker;

import java.time.Duration;

import io.aethermagic.task.TaskKey;
import org.jspecify.annotations.Nullable;

/**
 * A task in the hands of this worker as it is at one moment.
 *
 * @param task address and tid
 * @param handler the id of its handler
 * @param workgroup the workgroup; empty for a broadcast handler
 * @param caller the instance that it is done for; empty for a peer that names none
 * @param dispatch which hand-over it is
 * @param attempt which run of the handler, 0 before the first
 * @param state what it does
 * @param percent the last progress that the handler has told; {@code null} for none
 * @param age how long ago it came
 * @param remaining how long it has until its deadline
 * @param lease how long its lease still holds if it is not renewed; {@code null} while
 * the transport has not confirmed it
 */
public record TaskView(TaskKey task, String handler, String workgroup, String caller, int dispatch, int attempt,
		State state, @Nullable Integer percent, Duration age, Duration remaining, @Nullable Duration lease) {

	/**
	 * What a task in hand does.
	 */
	public enum State {

		/** Its handler is at work. */
		RUNNING,

		/** It waits for its next attempt. */
		WAITING,

		/** Its handler was told to stop, and has not returned. */
		STOPPING,

		/** It has ended, and its outcome is on its way. */
		ENDED

	}

}
