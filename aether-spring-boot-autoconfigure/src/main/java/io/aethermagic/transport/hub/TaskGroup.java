package io.aethermagic.transport.hub;

/**
 * The group that a task is in, as those see it who hold tasks: where a task goes from
 * there. All but {@link #lock} is called with the lock held.
 */
interface TaskGroup {

	/**
	 * Return the lock of the task's queue, which guards the task.
	 */
	Object lock();

	/**
	 * Put a task to the front of the line again. Who had it may take it back until
	 * another has it.
	 */
	void requeue(HubTask task);

	/**
	 * Take out of the line what another way was found for.
	 */
	void unqueue(HubTask task);

	/**
	 * Be rid of a task, and of its place in the bounds.
	 */
	void forget(HubTask task);

	/**
	 * Remember for one lease that a claimed task has ended.
	 */
	void end(HubTask task, long now);

	/**
	 * Give what waits to those who asked, in turns.
	 */
	void match(long now, Outbox outbox);

}
