package io.aethermagic.task;

/**
 * The task's deadline passed before it ended.
 */
@SuppressWarnings("serial")
public class TaskExpiredException extends AetherException {

	/**
	 * Create an exception.
	 * @param message what happened and how to mend it
	 */
	public TaskExpiredException(String message) {
		super(message);
	}

}
