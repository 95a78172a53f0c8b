package io.aethermagic.task;

/**
 * The task was cancelled by its caller.
 */
@SuppressWarnings("serial")
public class TaskCancelledException extends AetherException {

	private final String code;

	/**
	 * Create an exception.
	 * @param code {@code cancelled}, or {@code unconfirmed} if the worker did not answer
	 * within one lease
	 * @param message what happened
	 */
	public TaskCancelledException(String code, String message) {
		super(message);
		this.code = code;
	}

	/**
	 * Return the code.
	 * @return {@code cancelled} or {@code unconfirmed}
	 */
	public String code() {
		return this.code;
	}

}
