package io.aethermagic.worker;

import org.jspecify.annotations.Nullable;

import io.aethermagic.task.AetherException;

/**
 * A method that is annotated as a task handler cannot be one. Thrown at start-up.
 */
@SuppressWarnings("serial")
public class InvalidTaskHandlerException extends AetherException {

	private final String method;

	private final String reason;

	private final String action;

	/**
	 * Create an exception.
	 * @param method the method,
	 * {@code com.acme.Images.resize(ResizeRequest, TaskContext)} for example
	 * @param reason what is wrong with it; follows the method's name in a sentence
	 * @param action what mends it; a sentence without its full stop
	 * @param cause why, or {@code null}
	 */
	public InvalidTaskHandlerException(String method, String reason, String action, @Nullable Throwable cause) {
		super("The task handler " + method + " " + reason + ". " + action + ".", cause);
		this.method = method;
		this.reason = reason;
		this.action = action;
	}

	/**
	 * Return the method.
	 * @return {@code com.acme.Images.resize(ResizeRequest, TaskContext)} for example
	 */
	public String method() {
		return this.method;
	}

	/**
	 * Return what is wrong.
	 * @return words that follow the method's name in a sentence
	 */
	public String reason() {
		return this.reason;
	}

	/**
	 * Return what mends it.
	 * @return a sentence without its full stop
	 */
	public String action() {
		return this.action;
	}

}
