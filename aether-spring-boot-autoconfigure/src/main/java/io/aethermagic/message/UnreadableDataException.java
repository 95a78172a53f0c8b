package io.aethermagic.message;

import io.aethermagic.task.DataException;

/**
 * JSON could not be read as the type that was asked for.
 */
@SuppressWarnings("serial")
public class UnreadableDataException extends DataException {

	private final String problem;

	/**
	 * Create an exception.
	 * @param type the simple name of the type
	 * @param problem what does not fit, and where, without the names of any classes of
	 * the application
	 * @param cause the JSON library's own complaint
	 */
	public UnreadableDataException(String type, String problem, Throwable cause) {
		super("The data cannot be read as " + type + ": " + problem, cause);
		this.problem = problem;
	}

	/**
	 * Return what does not fit, in words that may go to the peer that sent the data.
	 * @return for example {@code 'image.width' is a string, not a whole number}
	 */
	public String problem() {
		return this.problem;
	}

}
