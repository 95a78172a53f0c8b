package io.aethermagic.autoconfigure;

import io.aethermagic.task.AetherException;

/**
 * Two beans create transports of one type, and nothing says which of them is meant.
 */
@SuppressWarnings("serial")
public class DuplicateTransportTypeException extends AetherException {

	private final String type;

	/**
	 * Create an exception.
	 * @param type the type
	 * @param one a bean that creates transports of it
	 * @param two another one
	 */
	public DuplicateTransportTypeException(String type, AetherTransportFactory one, AetherTransportFactory two) {
		super("Two beans create transports of the type '" + type + "': one of the class " + one.getClass().getName()
				+ " and one of the class " + two.getClass().getName());
		this.type = type;
	}

	/**
	 * Return the type.
	 * @return the type
	 */
	public String type() {
		return this.type;
	}

}
