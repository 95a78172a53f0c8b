package io.aethermagic.autoconfigure;

import io.aethermagic.task.AetherException;

/**
 * A property below {@code aether} has a value that cannot be used. Thrown at start-up.
 */
@SuppressWarnings("serial")
public class InvalidAetherPropertyException extends AetherException {

	private final String property;

	private final String value;

	private final String reason;

	private final String action;

	/**
	 * Create an exception.
	 * @param property the property's name
	 * @param value its value
	 * @param reason what is wrong; a sentence without its full stop
	 * @param action what mends it; a sentence without its full stop
	 */
	public InvalidAetherPropertyException(String property, Object value, String reason, String action) {
		super("The property " + property + " has the value '" + value + "'. " + reason + ". " + action + ".");
		this.property = property;
		this.value = value.toString();
		this.reason = reason;
		this.action = action;
	}

	/**
	 * Return the property.
	 * @return its name
	 */
	public String property() {
		return this.property;
	}

	/**
	 * Return the value.
	 * @return the value as text
	 */
	public String value() {
		return this.value;
	}

	/**
	 * Return what is wrong.
	 * @return a sentence without its full stop
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
