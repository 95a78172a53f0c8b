package io.aethermagic.client;

/**
 * Is told of tasks that this instance has given up. Each bean of this type is. Called by
 * several threads at a time.
 */
@FunctionalInterface
public interface DeadLetterListener {

	/**
	 * Take note of a task whose dead letter has been kept. What is thrown is logged.
	 * @param task the task
	 */
	void onDeadLetter(GivenUpTask task);

}
