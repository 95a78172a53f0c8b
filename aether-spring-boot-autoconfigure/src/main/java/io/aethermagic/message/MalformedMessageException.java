package io.aethermagic.message;

import io.aethermagic.task.AetherException;

/**
 * The bytes are no message: not JSON, not an object, a key that is missing or of the
 * wrong type, or an action that nobody knows.
 */
@SuppressWarnings("serial")
public class MalformedMessageException extends AetherException {

	/**
	 * Create an exception.
	 * @param message what is wrong, and where
	 */
	public MalformedMessageException(String message) {
		super(message);
	}

}
