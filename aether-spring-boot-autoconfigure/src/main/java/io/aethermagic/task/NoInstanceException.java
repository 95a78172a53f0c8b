package io.aethermagic.task;

/**
 * The instance that a task was sent to by name is not there, or is gone with the task.
 */
@SuppressWarnings("serial")
public class NoInstanceException extends TaskFailedException {

	/** The code of this failure. */
	public static final String CODE = "no-instance";

	/**
	 * Create an exception.
	 * @param message what happened
	 */
	public NoInstanceException(String message) {
		super(CODE, message);
	}

}
