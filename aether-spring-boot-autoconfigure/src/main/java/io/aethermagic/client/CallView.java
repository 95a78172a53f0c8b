package io.aethermagic.client;

import java.time.Duration;
import java.util.List;

import io.aethermagic.task.TaskKey;
import io.aethermagic.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * A call that has not ended, as it is at one moment.
 *
 * @param task address and tid
 * @param broadcast whether it gathers the answers of everybody
 * @param state what is known of it
 * @param remaining how long it has until its deadline
 * @param copies each workgroup's copy of the task; one that no worker has accepted is one
 * too
 */
public record CallView(TaskKey task, boolean broadcast, TaskState state, Duration remaining, List<Copy> copies) {

	/**
	 * One workgroup's copy of a task.
	 *
	 * @param workgroup the workgroup; {@code null} while nobody has accepted
	 * @param dispatch which hand-over it is
	 * @param holder the instance that holds it; {@code null} while nobody does
	 * @param silent how long ago the holder was heard of
	 * @param percent the last progress; {@code null} for none
	 */
	public record Copy(@Nullable String workgroup, int dispatch, @Nullable String holder, Duration silent,
			@Nullable Integer percent) {
	}

}
