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

	private final boolean implied;

	private final TreeSet<String> usable;

	private final TreeSet<String> configured;

	/**
	 * Create an exception.
	 * @param property the property that names the type, or would
	 * @param type the type
	 * @param implied whether the property is not set, and the transport's name is its
	 * type
	 * @param usable the types that can be used
	 * @param configured the names of transports below {@code aether.transports}
	 */
	public TransportNotAvailableException(String property, String type, boolean implied, Set<String> usable,
			Set<String> configured) {
		super(implied
				? "The property " + property + " is not set, and the transport's name '" + type
						+ "' is no type that is there. Use one of " + new TreeSet<>(usable) + "."
				: "The property " + property + " names the transport type '" + type
						+ "', which is not there. Use one of " + new TreeSet<>(usable) + ".");
		this.property = property;
		this.type = type;
		this.implied = implied;
		this.usable = new TreeSet<>(usable);
		this.configured = new TreeSet<>(configured);
	}

	/**
	 * Return the property that names the type, or would.
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
	 * Return whether the type is only implied by the transport's name.
	 * @return whether the property is not set
	 */
	public boolean implied() {
		return this.implied;
	}

	/**
	 * Return the types that can be used.
	 * @return the types
	 */
	public Set<String> usable() {
		return Set.copyOf(this.usable);
	}

	/**
	 * Return the transports that are configured.
	 * @return the names below {@code aether.transports}
	 */
	public Set<String> configured() {
		return Set.copyOf(this.configured);
	}

}
