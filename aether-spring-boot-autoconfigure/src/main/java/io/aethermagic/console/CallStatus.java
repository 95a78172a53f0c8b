package io.aethermagic.console;

import java.time.Duration;
import java.util.List;

import io.aethermagic.client.CallView;
import io.aethermagic.task.TaskState;

/**
 * A call of this instance that has not ended, as it is at one moment.
 *
 * @param tid the task's identifier
 * @param address where it was sent
 * @param transport the transport that it goes by
 * @param broadcast whether it gathers the answers of everybody
 * @param state what is known of it
 * @param remaining how long it has until its deadline
 * @param copies who has it, for each workgroup
 */
public record CallStatus(String tid, String address, String transport, boolean broadcast, TaskState state,
		Duration remaining, List<CallView.Copy> copies) {

	static CallStatus of(String transport, CallView view) {
		return new CallStatus(view.task().tid(), view.task().address().toString(), transport, view.broadcast(),
				view.state(), view.remaining(), view.copies());
	}

}
