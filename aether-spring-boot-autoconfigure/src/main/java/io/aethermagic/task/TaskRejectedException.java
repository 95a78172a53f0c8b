package io.aethermagic.task;

/**
 * The call was not taken: too many calls are out already, or the same address and tid is
 * still open.
 */
@SuppressWarnings("serial")
public class TaskRejectedException extends TaskFailedException {

	/** The code of this failure. */
	public static final String CODE = "rejected";

	/**
	 * Create an exception.
	 * @param message what happened and how to mend it
	 */
	public TaskRejectedException(String message) {
		super(CODE, message);
	}

}
