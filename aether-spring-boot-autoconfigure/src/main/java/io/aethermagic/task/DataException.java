package io.aethermagic.task;

import org.jspecify.annotations.Nullable;

/**
 * A value could not be written as JSON, or JSON could not be read as the type that was
 * asked for.
 */
@SuppressWarnings("serial")
public class DataException extends AetherException {

	/**
	 * Create an exception.
	 * @param message what does not fit, and where
	 * @param cause the JSON library's own complaint
	 */
	public DataException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
