package io.aethermagic.task;

/**
 * A {@code get} did not see the end in the time it was given. The task goes on.
 */
@SuppressWarnings("serial")
public class TaskTimeoutException extends AetherException {

	/**
	 * Create an exception.
	 * @param message what happened and how to mend it
	 */
	public TaskTimeoutException(String message) {
		super(message);
	}

}
