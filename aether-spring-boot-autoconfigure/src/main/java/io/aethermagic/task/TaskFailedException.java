package io.aethermagic.task;

/**
 * The task failed. A handler throws it to fail with a code of its own; a caller gets it
 * from its handle.
 */
@SuppressWarnings("serial")
public class TaskFailedException extends AetherException {

	private final String code;

	/**
	 * Create an exception.
	 * @param code a short code for programs: lower case, words joined by hyphens
	 * @param message a sentence for people; it travels to the caller
	 */
	public TaskFailedException(String code, String message) {
		super(message);
		this.code = code;
	}

	/**
	 * Return the code.
	 * @return a short code for programs
	 */
	public String code() {
		return this.code;
	}

}
