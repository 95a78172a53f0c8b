package io.aethermagic.task;

import org.jspecify.annotations.Nullable;

/**
 * The task failed. A handler throws it to fail with a code of its own; a caller gets it
 * from its handle.
 */
@SuppressWarnings("serial")
public class TaskFailedException extends AetherException {

	private final String code;

	private transient @Nullable TaskKey task;

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

	/**
	 * Say which task it was that failed. A handle does: so the failure of a task is told
	 * from what a handler throws to fail itself.
	 * @param task the task
	 * @return this exception
	 */
	public TaskFailedException of(TaskKey task) {
		this.task = task;
		return this;
	}

	/**
	 * Return the task that failed.
	 * @return the task; {@code null} where a handler has thrown this to fail itself
	 */
	public @Nullable TaskKey task() {
		return this.task;
	}

}
