package io.aethermagic.task;

/**
 * One task: its address and its tid. A tid alone is not enough: callers choose their own,
 * and a foreign caller's repeat.
 *
 * @param address where the task was sent
 * @param tid the identifier of this execution, chosen by the caller
 */
public record TaskKey(TaskAddress address, String tid) {

	/**
	 * Return the key in the form {@code union/job/task/context/tid}.
	 */
	@Override
	public String toString() {
		return this.address + "/" + this.tid;
	}

}
