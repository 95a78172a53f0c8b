package io.aethermagic.worker;

import io.aethermagic.task.TaskFailedException;

/**
 * A handler's arguments cannot be made of what the caller sent. The task fails and is
 * never retried; the message travels to the caller and names no class of the application.
 */
@SuppressWarnings("serial")
public class BadRequestException extends TaskFailedException {

	/** The code of this failure. */
	public static final String CODE = "bad-request";

	/**
	 * Create an exception.
	 * @param message what is wrong with the request, and where
	 */
	public BadRequestException(String message) {
		super(CODE, message);
	}

	/**
	 * Create an exception with its cause, which does not travel.
	 * @param message what is wrong with the request, and where
	 * @param cause why
	 */
	public BadRequestException(String message, Throwable cause) {
		super(CODE, message);
		initCause(cause);
	}

}
