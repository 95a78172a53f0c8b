package io.aethermagic.node;

import io.aethermagic.message.ProtocolRecord;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskKey;

/**
 * How a control message names a task: by address, tid, workgroup and dispatch, because
 * tids repeat.
 *
 * @param union the address's union
 * @param job the address's job
 * @param task the address's task
 * @param context the address's context
 * @param tid the task's identifier
 * @param workgroup the workgroup whose copy is meant
 * @param dispatch the hand-over that is meant
 */
public record TaskRef(String union, String job, String task, String context, String tid, String workgroup,
		int dispatch) implements ProtocolRecord {

	/**
	 * Name a task.
	 * @param key its address and tid
	 * @param workgroup the workgroup whose copy is meant
	 * @param dispatch the hand-over that is meant
	 * @return the reference
	 */
	public static TaskRef of(TaskKey key, String workgroup, int dispatch) {
		TaskAddress address = key.address();
		return new TaskRef(address.union(), address.job(), address.task(), address.context(), key.tid(), workgroup,
				dispatch);
	}

	/**
	 * Return what the reference is to, whichever copy is meant.
	 * @return address and tid
	 * @throws io.aethermagic.task.InvalidNameException if a name breaks the rules
	 */
	public TaskKey key() {
		return new TaskKey(new TaskAddress(this.union, this.job, this.task, this.context), this.tid);
	}

}
