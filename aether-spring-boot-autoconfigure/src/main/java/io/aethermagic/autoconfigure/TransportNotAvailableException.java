package io.aethermagic.autoconfigure;

import java.util.Set;
import java.util.TreeSet;

import io.aethermagic.task.AetherException;

/**
 * A transport is configured that is not there: nobody knows its type, its library is
 * missing, or this version of Aether does not contain it. Thrown at start-up.
 */
@SuppressWarnings("serial")
public class TransportNotAvailableException extends AetherException {

	private final String property;

	private final String type;

	private final TreeSet<String> usable;

	/**
	 * Create an exception.
	 * @param property the property that names the type
	 * @param type the type
	 * @param usable the types that can be used
	 */
	public TransportNotAvailableException(String property, String type, Set<String> usable) {
		super("The property " + property + " names the transport type '" + type + "', which is not there. Use one of "
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
	 * Return the type.
	 * @return the type
	 */
	public String type() {
		return this.type;
	}

	/**
	 * Return the types that can be used.
	 * @return the types
	 */
	public Set<String> usable() {
		return Set.copyOf(this.usable);
	}

}
