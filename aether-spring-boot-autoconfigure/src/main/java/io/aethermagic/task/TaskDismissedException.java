package io.aethermagic.task;

/**
 * The caller dismissed the task before it ended.
 */
@SuppressWarnings("serial")
public class TaskDismissedException extends AetherException {

	/**
	 * Create an exception.
	 * @param message what happened and how to mend it
	 */
	public TaskDismissedException(String message) {
		super(message);
	}

}
