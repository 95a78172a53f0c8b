package io.aethermagic.console;

import java.time.Duration;

import io.aethermagic.worker.TaskView;
import org.jspecify.annotations.Nullable;

/**
 * A task in the hands of this instance as it is at one moment.
 *
 * @param tid the task's identifier
 * @param address where it was sent
 * @param transport the transport that it came by
 * @param handler the id of its handler
 * @param workgroup the workgroup; empty for a broadcast handler
 * @param caller the instance that it is done for
 * @param dispatch which hand-over it is
 * @param attempt which run of the handler
 * @param state what it does
 * @param percent the last progress that the handler has told
 * @param age how long ago it came
 * @param remaining how long it has until its deadline
 * @param lease how long its lease still holds if it is not renewed
 */
public record TaskStatus(String tid, String address, String transport, String handler, String workgroup, String caller,
		int dispatch, int attempt, TaskView.State state, @Nullable Integer percent, Duration age, Duration remaining,
		@Nullable Duration lease) {

	static TaskStatus of(String transport, TaskView view) {
		return new TaskStatus(view.task().tid(), view.task().address().toString(), transport, view.handler(),
				view.workgroup(), view.caller(), view.dispatch(), view.attempt(), view.state(), view.percent(),
				view.age(), view.remaining(), view.lease());
	}

}
