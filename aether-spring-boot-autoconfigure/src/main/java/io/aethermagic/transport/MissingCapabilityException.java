package io.aethermagic.transport;

import java.util.Set;

import io.aethermagic.task.AetherException;

/**
 * Something asks for a {@link Capability} that the chosen transport does not have.
 */
@SuppressWarnings("serial")
public class MissingCapabilityException extends AetherException {

	private final String transport;

	/**
	 * Create an exception.
	 * @param who what asks for it: a handler, a call or {@code aether.require}
	 * @param transport the transport's name
	 * @param missing what is missing
	 * @param present what is there
	 */
	public MissingCapabilityException(String who, String transport, Set<Capability> missing, Set<Capability> present) {
		super(who + " requires " + missing + ", but the transport '" + transport + "' has " + present
				+ ": choose another transport, or do without the requirement");
		this.transport = transport;
	}

	/**
	 * Return the transport's name.
	 * @return the name
	 */
	public String transport() {
		return this.transport;
	}

}
