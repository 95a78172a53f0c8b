package io.aethermagic.task;

/**
 * No worker of any workgroup listens at the task's address.
 */
@SuppressWarnings("serial")
public class NoWorkerException extends TaskFailedException {

	/** The code of this failure. */
	public static final String CODE = "no-worker";

	/**
	 * Create an exception.
	 * @param message what happened and how to mend it
	 */
	public NoWorkerException(String message) {
		super(CODE, message);
	}

}
