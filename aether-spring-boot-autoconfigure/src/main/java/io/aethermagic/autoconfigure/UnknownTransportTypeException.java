package io.aethermagic.autoconfigure;

import java.util.Set;
import java.util.TreeSet;

import io.aethermagic.task.AetherException;

/**
 * A transport is configured whose type nobody knows. Thrown at start-up.
 */
@SuppressWarnings("serial")
public class UnknownTransportTypeException extends AetherException {

	private final String property;

	private final String type;

	private final TreeSet<String> usable;

	/**
	 * Create an exception.
	 * @param property the property that names the type
	 * @param type the type that nobody knows
	 * @param usable the types that can be used
	 */
	public UnknownTransportTypeException(String property, String type, Set<String> usable) {
		super("The property " + property + " names the transport type '" + type + "', which does not exist. Use one of "
				+ new TreeSet<>(usable) + ".");
		this.property = property;
		this.type = type;
		this.usable = new TreeSet<>(usable);
	}

	/**
	 * Return the property that names the type.
	 * @return its name
	 */
	public String property() {
		return this.property;
	}

	/**
	 * Return the type that nobody knows.
	 * @return the type
	 */
	public String type() {
		return this.type;
	}

	/**
	 * Return the types that can be used.
	 * @return the types, in alphabetical order
	 */
	public Set<String> usable() {
		return Set.copyOf(this.usable);
	}

}
