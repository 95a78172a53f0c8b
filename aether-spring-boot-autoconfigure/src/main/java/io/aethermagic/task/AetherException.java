package io.aethermagic.task;

import org.jspecify.annotations.Nullable;

/**
 * The root of all that Aether throws; unchecked. Each subclass is one thing that can
 * happen, and its message says what, where and how to mend it.
 */
@SuppressWarnings("serial")
public class AetherException extends RuntimeException {

	/**
	 * Create an exception.
	 * @param message what happened and how to mend it
	 */
	public AetherException(String message) {
		super(message);
	}

	/**
	 * Create an exception with its cause.
	 * @param message what happened and how to mend it
	 * @param cause why
	 */
	public AetherException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
