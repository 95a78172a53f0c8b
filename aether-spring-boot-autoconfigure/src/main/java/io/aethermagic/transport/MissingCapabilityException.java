package io.aethermagic.transport;

import java.util.Set;
import java.util.TreeSet;

import io.aethermagic.task.AetherException;

/**
 * Something asks for a {@link Capability} that the chosen transport does not have.
 */
@SuppressWarnings("serial")
public class MissingCapabilityException extends AetherException {

	private final String who;

	private final String transport;

	private final TreeSet<Capability> missing;

	private final TreeSet<Capability> present;

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
		this.who = who;
		this.transport = transport;
		this.missing = new TreeSet<>(missing);
		this.present = new TreeSet<>(present);
	}

	/**
	 * Return what asks for it.
	 * @return words that begin a sentence
	 */
	public String who() {
		return this.who;
	}

	/**
	 * Return what is missing.
	 * @return the capabilities
	 */
	public Set<Capability> missing() {
		return Set.copyOf(this.missing);
	}

	/**
	 * Return what is there.
	 * @return the capabilities
	 */
	public Set<Capability> present() {
		return Set.copyOf(this.present);
	}

	/**
	 * Return the transport's name.
	 * @return the name
	 */
	public String transport() {
		return this.transport;
	}

}
